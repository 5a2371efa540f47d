import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { describe, expect, it } from 'vitest';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import type { TypedSchema } from '../../../src/lib/formats/avro/types/definitions.js';
import { renderTypes } from '../../../src/lib/formats/avro/types/render.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';
import { exactJsonText, isExactJsonArray, isExactJsonObject } from '../../../src/lib/values/exact-json.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';
import { compileErrors } from '../../helpers/compile-types.js';
import { randomSchema, randomValue } from '../../helpers/random-avro.js';
import { schemaPairs } from '../../helpers/schema-pairs/pairs.js';
import { shippedSchema } from '../../helpers/schemas.js';
import { seeded, seedOf } from '../../helpers/seeded.js';

const seed = seedOf('types of schemas');

function typed(schema: Json, fallbackName = 'file', topics: readonly string[] = []): TypedSchema {
  return { schema: avroSchema(schema), fallbackName, topics };
}

function types(...schemas: readonly Json[]): string {
  return renderTypes(
    schemas.map((schema) => typed(schema)),
    { plainNumbers: false },
  );
}

/** What is declared after the header and the helpers. */
function declared(...schemas: readonly Json[]): string {
  const text = types(...schemas);
  return text.slice(text.search(/\n(?!\/\/|\/\*|export type (?:Long|Double|Bytes) )/));
}

function record(name: string, ...fields: readonly object[]): Json {
  return { type: 'record', name, fields: fields as readonly Json[] };
}

const shipped: readonly TypedSchema[] = readdirSync(join(import.meta.dirname, '../../../schemas'))
  .sort()
  .map((file) => file.replace('.avsc', ''))
  .map((name) => ({
    schema: parseAvroSchema(shippedSchema(name)),
    fallbackName: name,
    topics: [name.replace('-', '.')],
  }));

describe('the types of the events that ship', () => {
  const text = renderTypes(shipped, { plainNumbers: false });

  it('compile, and take what a producer and a consumer have', () => {
    const use = `
      import type { EventInputsByTopic, EventsByTopic, TaskCreatedEvent, TaskCreatedEventInput } from './events.js';
      export const least: TaskCreatedEventInput = { userId: 'u1', taskId: 't1', title: 'Buy milk' };
      export const more: EventInputsByTopic['task.created'] = { ...least, priority: 'HIGH', dueDate: 2n ** 60n, tags: [] };
      export const describe = ({ title, dueDate, tags }: EventsByTopic['task.created']): string =>
        title + (dueDate === null ? '' : String(Number(dueDate))) + tags.join();
      export const publish = <Topic extends keyof EventInputsByTopic>(topic: Topic, event: EventInputsByTopic[Topic]) => [topic, event];
      publish('task.deleted', { userId: 'u1', taskId: 't1', deletedAt: 5 });
      // @ts-expect-error a symbol that the enum does not have
      publish('task.created', { ...least, priority: 'URGENT' });
      // @ts-expect-error a field without a default
      publish('task.created', { userId: 'u1' });
      // @ts-expect-error no such topic
      publish('task.renamed', least);
      // @ts-expect-error a consumer gets every field
      export const whole: TaskCreatedEvent = least;
      // @ts-expect-error nothing is changed in place
      more.tags?.push('home');
    `;
    expect(compileErrors({ 'events.ts': text, 'use.ts': use })).toEqual([]);
  });

  it('are formatted', async () => {
    const config = await prettier.resolveConfig(join(import.meta.dirname, 'types.test.ts'));
    expect(await prettier.check(text, { ...config, parser: 'typescript' })).toBe(true);
  });

  it('are the same for the same schemas', () => expect(renderTypes(shipped, { plainNumbers: false })).toBe(text));
});

describe('renderTypes', () => {
  it('writes decimals as strings, with their defaults as values have them', () => {
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 6, scale: 2 };
    const event = record(
      'Price',
      { name: 'amount', type: decimal, default: '\u0004Ò' },
      { name: 'discount', type: ['null', { type: 'fixed', name: 'F', size: 4, logicalType: 'decimal', precision: 9 }] },
      { name: 'raw', type: 'bytes' },
    );
    const text = renderTypes([typed(event, 'event', [])], { plainNumbers: false });
    expect(text).toContain('export type Decimal = string;');
    expect(text).toContain('readonly amount: Decimal;');
    expect(text).toContain('readonly discount: Decimal | null;');
    expect(text).toContain('readonly raw: Bytes;');
    expect(text).toContain('@defaultValue `"12.34"`');
  });

  it('writes what a consumer gets, and what a producer hands over', () => {
    const event = record(
      'com.example.Event',
      { name: 'eventId', type: 'string' },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'When' },
      { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'], doc: 'What it is' }, default: 'A' },
      { name: 'inner', type: ['null', record('Inner', { name: 'x', type: 'double', default: 1 })], default: null },
    );
    expect(renderTypes([typed(event, 'event', ['the.event', 'other'])], { plainNumbers: false })).toBe(`\
// Written by \`todo-kafka schemas types\`.
// What is changed here is lost when it runs again: change the schemas.
/* eslint-disable */

/** A whole number of 64 bits: a bigint where it is beyond 2^53. \`Number(value)\` and \`BigInt(value)\` take both. */
export type Long = number | bigint;

/** JSON has no number for three of them; \`Number(value)\` makes one. */
export type Double = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Event {
  readonly eventId: string;
  /**
   * When
   * Logical type: timestamp-millis
   */
  readonly at: Long;
  readonly kind: Kind;
  readonly inner: Inner | null;
}

/** What a producer hands over: eventId, fields with a default may be left out. */
export interface EventInput {
  readonly eventId?: string;
  /**
   * When
   * Logical type: timestamp-millis
   */
  readonly at: Long;
  /** @defaultValue \`"A"\` */
  readonly kind?: Kind;
  readonly inner?: InnerInput | null;
}

/** What it is */
export type Kind = 'A' | 'B';

export interface Inner {
  readonly x: Double;
}

/** What a producer hands over: fields with a default may be left out. */
export interface InnerInput {
  /** @defaultValue \`1\` */
  readonly x?: Double;
}

/** The value of an event in each topic, as a consumer gets it. */
export interface EventsByTopic {
  readonly other: Event;
  readonly 'the.event': Event;
}

/** The value of an event for each topic, as a producer hands it over. */
export interface EventInputsByTopic {
  readonly other: EventInput;
  readonly 'the.event': EventInput;
}
`);
  });

  it.each<[Json, string]>([
    ['int', 'number'],
    ['bytes', 'Bytes'],
    [{ type: 'fixed', name: 'F', size: 2 }, 'Bytes'],
    [['null', 'string'], 'string | null'],
    [['string', 'null', 'boolean'], 'string | boolean | null'],
    [['int', 'long'], '{ readonly int: number } | { readonly long: Long }'],
    [
      ['null', { type: 'fixed', name: 'a.F', size: 2 }, 'string'],
      "{ readonly 'a.F': Bytes } | { readonly string: string } | null",
    ],
    [
      ['null', { type: 'map', values: 'int' }, 'int'],
      '{ readonly [key: string]: number } | { readonly map: { readonly [key: string]: number } } | number | null',
    ],
    [{ type: 'array', items: ['null', 'int'] }, 'readonly (number | null)[]'],
    [{ type: 'array', items: { type: 'array', items: 'int' } }, 'readonly (readonly number[])[]'],
    [{ type: 'map', values: ['null', 'int'] }, '{ readonly [key: string]: number | null }'],
  ])('writes %j as %s', (type, expression) =>
    expect(types(record('R', { name: 'f', type }))).toContain(`  readonly f: ${expression};\n`),
  );

  it('writes plain numbers where that is enough', () => {
    const text = renderTypes(
      [typed(record('R', { name: 'f', type: ['null', 'long'] }, { name: 'g', type: 'float' }))],
      {
        plainNumbers: true,
      },
    );
    expect(text).toContain('  readonly f: number | null;\n  readonly g: number;\n');
    expect(text).not.toMatch(/Long|Double/);
  });

  it('has one type for the same type in several schemas, and names for others that tell them apart', () => {
    const kind = (name: string, ...symbols: readonly string[]): Json => ({ type: 'enum', name, symbols });
    const text = declared(
      record('a.One', { name: 'f', type: kind('a.Kind', 'A') }, { name: 'g', type: kind('b.Kind', 'B') }),
      record('a.Two', { name: 'f', type: kind('a.Kind', 'A') }, { name: 'g', type: kind('c.Kind', 'C') }),
      record('a.Three', { name: 'f', type: kind('c.Kind', 'C', 'D') }),
    );
    expect(text.match(/export type \w*Kind = .*/g)).toEqual([
      "export type AKind = 'A';",
      "export type BKind = 'B';",
      "export type TwoKind = 'C';",
      "export type ThreeKind = 'C' | 'D';",
    ]);
  });

  it('keeps clear of its own names and of those of TypeScript', () => {
    const schemas = [
      record('a.any', { name: 'long', type: 'long' }, { name: 'constructor', type: record('a.Long') }),
      record('a.Thing', { name: 'f', type: 'int', default: 1 }),
      record('a.ThingInput', { name: 'g', type: 'bytes', default: '*/ `' }),
      record('a.EventsByTopic', { name: 'f', type: record('_', { name: 'readonly', type: 'double' }) }),
    ];
    const text = renderTypes(
      schemas.map((schema, index) => typed(schema, 'file', [`topic-${index}`])),
      { plainNumbers: false },
    );
    expect(compileErrors({ 'events.ts': text })).toEqual([]);
    expect(text).toContain('export interface Any {');
  });

  it('keeps comments from ending early', () => {
    const text = types({
      ...(record('R', { name: 'f', type: 'int', doc: 'a\r\nb */ c' }) as object),
      doc: '*/ export {',
    });
    expect(text).toContain('/** *\\/ export { */');
    expect(compileErrors({ 'events.ts': text })).toEqual([]);
  });

  it('names what has no name by its file', () => {
    const list = { type: 'array', items: record('Item', { name: 'n', type: 'int', default: 0 }) };
    const text = renderTypes([typed(list, 'task-list'), typed({ type: 'fixed', name: 'Hash', size: 2 }, 'task-list')], {
      plainNumbers: false,
    });
    expect(text).toContain(
      'export type TaskList = readonly Item[];\n\nexport type TaskListInput = readonly ItemInput[];',
    );
    expect(text).toContain('export type TaskList2 = Bytes;');
    expect(compileErrors({ 'events.ts': text })).toEqual([]);
  });

  it(`compiles for any schema, and takes what the decoder makes (SEED=${seed})`, { timeout: 60_000 }, () => {
    const random = seeded(seed);
    const schemas = [
      ...Array.from({ length: 100 }, () => ({ json: randomSchema(random), values: 5 })),
      ...schemaPairs(50, seed).map(({ reader }) => ({ json: reader, values: 0 })), // some have no value that ends
    ];
    const files = schemas.flatMap(({ json, values }, index) => {
      const schema = avroSchema(json);
      const text = renderTypes([{ schema, fallbackName: 'root', topics: ['t'] }], { plainNumbers: false });
      const literals = Array.from({ length: values }, () => `  ${literal(randomValue(schema, random))},`);
      const use = `import type { EventsByTopic } from './events${index}.js';\nexport const values: EventsByTopic['t'][] = [\n${literals.join('\n')}\n];\n`;
      return [
        [`events${index}.ts`, text],
        [`use${index}.ts`, use],
      ] as const;
    });
    expect(compileErrors(Object.fromEntries(files)).slice(0, 5)).toEqual([]);
  });
});

/** A value as an expression of TypeScript. */
function literal(value: ExactJson): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (isExactJsonArray(value)) return `[${value.map(literal).join()}]`;
  if (!isExactJsonObject(value)) return exactJsonText(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `[${JSON.stringify(key)}]: ${literal(each ?? null)}`)
    .join()}}`;
}
