import { branchName } from '../../src/lib/formats/avro/json-shape.js';
import type { AvroSchema } from '../../src/lib/formats/avro/schema.js';
import { heldIn, unionValue } from '../../src/lib/formats/avro/union-value.js';
import type { ExactJson } from '../../src/lib/values/exact-json.js';
import type { Json } from '../../src/lib/values/json.js';
import { below, oneOf, type Random } from './seeded.js';

/** The JSON of a schema of any shape: every type, unions of every kind, records and other named types used again. */
export function randomSchema(random: Random): Json {
  const records: string[] = [];
  const others: string[] = [];
  let names = 0;

  function schema(depth: number, inUnion: boolean): Json {
    const simple = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string', 'enum', 'fixed', 'known'];
    const nested = ['record', 'record', 'array', 'map', ...(inUnion ? [] : ['union', 'union', 'union'])];
    const kind = oneOf(depth > 0 ? [...simple, ...nested] : simple, random);
    const name = `com.example.N${names}`;
    switch (kind) {
      case 'known': // a record within itself has to be escapable: only through a union, an array or a map
        return others.length > 0 ? oneOf(others, random) : 'string';
      case 'enum':
        names++;
        others.push(name);
        return { type: 'enum', name, symbols: ['A', 'B', 'C_3', 'D'].slice(0, 1 + below(4, random)) };
      case 'fixed':
        names++;
        others.push(name);
        return { type: 'fixed', name, size: 1 + below(5, random) };
      case 'array':
        return { type: 'array', items: recordAgain() ?? schema(depth - 1, false) };
      case 'map':
        return { type: 'map', values: recordAgain() ?? schema(depth - 1, false) };
      case 'union':
        return union(depth);
      case 'record':
        return record(depth);
      default:
        return kind;
    }
  }

  function record(depth: number): Json {
    const name = `${oneOf(['com.example', 'other'], random)}.N${names++}`;
    records.push(name);
    const fields = Array.from({ length: below(5, random) }, (_, index) => ({
      name: oneOf(['f', 'toString', '__proto', 'string', 'valueOf'], random) + (index === 0 ? '' : String(index)),
      type: schema(depth - 1, false),
    }));
    return { type: 'record', name, fields };
  }

  function recordAgain(): Json | null {
    return records.length > 0 && random() < 0.2 ? oneOf(records, random) : null;
  }

  function union(depth: number): Json {
    const branches: Json[] = random() < 0.5 ? ['null'] : [];
    const taken = new Set<string>(['null', 'known']);
    const again = recordAgain();
    if (again !== null && typeof again === 'string') {
      branches.unshift('null');
      if (branches[1] === 'null') branches.pop();
      branches.push(again);
      taken.add(again);
    }
    for (let count = 1 + below(4, random); count > 0; count--) {
      const known = [records.length, others.length] as const;
      const branch = schema(depth - 1, true);
      const key = nameOf(branch);
      if (taken.has(key)) {
        [records.length, others.length] = known; // what it defines is not there
        continue;
      }
      taken.add(key);
      branches.push(branch);
    }
    return branches.length > 0 ? branches : ['null', 'long'];
  }

  return schema(4, false);
}

function nameOf(schema: Json): string {
  if (typeof schema === 'string') return schema;
  const { name, type } = schema as { readonly name?: string; readonly type: string };
  return name ?? type;
}

/** A value of a schema, in the form in which the decoder writes it. */
export function randomValue(schema: AvroSchema, random: Random, depth = 0): ExactJson {
  switch (schema.type) {
    case 'null':
      return null;
    case 'boolean':
      return random() < 0.5;
    case 'int':
      return oneOf([0, -1, 63, -65, 2 ** 31 - 1, -(2 ** 31), below(2 ** 31, random)], random);
    case 'long':
      return randomLong(random);
    case 'float':
      return oneOf(
        [0, -0, 1.5, 0.1, -3.4028235e38, 1e-45, 16777216, 'NaN', 'Infinity', below(1000, random) / 8],
        random,
      );
    case 'double':
      return oneOf([0, -0, 0.1, 5e-324, -1.7976931348623157e308, 'NaN', '-Infinity', random(), 1e9 * random()], random);
    case 'bytes':
      return randomBytes(below(9, random), random);
    case 'fixed':
      return randomBytes(schema.size, random);
    case 'string':
      return randomText(random);
    case 'enum':
      return oneOf(schema.symbols, random);
    case 'array':
      return Array.from({ length: size(depth, random) }, () => randomValue(schema.items, random, depth + 1));
    case 'map':
      // A key that may look like the tag of a union
      if (random() < 0.2) return { [oneOf(tagLike, random)]: randomValue(schema.values, random, depth + 1) };
      return Object.fromEntries(
        Array.from({ length: size(depth, random) }, (_, index) => [
          `${index}${randomText(random)}k`,
          randomValue(schema.values, random, depth + 1),
        ]),
      );
    case 'record':
      return Object.fromEntries(
        schema.fields.map((field) => [field.name, randomValue(field.schema, random, depth + 1)]),
      );
    case 'union': {
      const hasEnd = depth > 4 && schema.branches[0]?.type === 'null';
      const branch = hasEnd ? schema.branches[0] : oneOf(schema.branches, random);
      return branch === undefined ? null : unionValue(schema, branch, randomValue(branch, random, depth + 1));
    }
  }
}

const tagLike = ['string', 'map', 'long', 'int', 'null', 'array', 'com.example.N1', 'other.N2'];

function size(depth: number, random: Random): number {
  return depth > 4 ? 0 : below(4, random);
}

function randomLong(random: Random): number | bigint {
  const edges = [0, -1, 64, -64, 2 ** 31, 2 ** 48, 2 ** 49, 2 ** 53 - 1, -(2 ** 53) + 1];
  const large = [2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
  if (random() < 0.5) return oneOf<number | bigint>([...edges, ...large], random);
  const value = Math.floor(2 ** below(54, random) * random());
  return random() < 0.5 ? value : 0 - value;
}

function randomBytes(length: number, random: Random): string {
  return String.fromCharCode(...Array.from({ length }, () => below(256, random)));
}

function randomText(random: Random): string {
  const parts = [
    '',
    'plain',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u007f',
    '\u0085',
    'é',
    '\u2028',
    '✓',
    '😀',
    ' ',
    'x'.repeat(70),
  ];
  return Array.from({ length: below(4, random) }, () => oneOf(parts, random)).join('');
}

/** The same value as avsc has it, with all unions wrapped. */
export function toAvsc(schema: AvroSchema, value: ExactJson): unknown {
  switch (schema.type) {
    case 'long':
      return BigInt(value as number | bigint);
    case 'float':
      return Math.fround(Number(value));
    case 'double':
      return Number(value);
    case 'bytes':
    case 'fixed':
      return Buffer.from(value as string, 'latin1');
    case 'array':
      return (value as readonly ExactJson[]).map((item) => toAvsc(schema.items, item));
    case 'map':
      return mapped(value, (each) => toAvsc(schema.values, each));
    case 'record':
      return mapped(value, (each, name) => {
        const field = schema.fields.find((candidate) => candidate.name === name);
        return field === undefined ? each : toAvsc(field.schema, each);
      });
    case 'union': {
      if (value === null) return null;
      const held = heldIn(schema, value);
      if (held === undefined) throw new Error(`no branch for ${JSON.stringify(value)}`);
      return { [branchName(held.branch)]: toAvsc(held.branch, held.value) };
    }
    default:
      return value;
  }
}

function mapped(object: ExactJson, each: (value: ExactJson, name: string) => unknown): Record<string, unknown> {
  const entries = Object.entries(object as Record<string, ExactJson>);
  return Object.fromEntries(entries.map(([name, value]) => [name, each(value, name)]));
}
