import { AppError } from '../../errors.js';
import type { ExactJson } from '../../values/exact-json.js';
import { branchName } from './json-shape.js';
import { decimalType } from './logical-type.js';
import { textualType } from './textual/textual.js';
import { sampleDecimal, sampleDecimalText, sampleInteger } from '../shared/sample/number.js';
import { between, pick, uuid, type Random } from '../shared/sample/random-source.js';
import { sampleText } from '../shared/sample/text.js';
import { ValueHeights } from './sample/value-heights.js';
import { words } from '../shared/sample/words.js';
import type { AvroSchema, UnionSchema } from './schema.js';
import { unionValue } from './union-value.js';

/** From this many records within each other on, values are as flat as they can be. */
const flatFrom = 4;

/**
 * A made-up value of a schema, plausible by the names of its fields: ids, times about now, titles, addresses.
 * @param random the same numbers and the same time give the same value
 * @throws AppError SCHEMA_INVALID for a schema of which no value ends
 */
export function sampleValue(schema: AvroSchema, random: Random, now: Date): ExactJson {
  return new Sampler(schema, random, now).value(schema, '', 0);
}

/** Values in one that is made up, and bytes of a fixed type in it: more of them help nobody. */
const mostValues = 100_000;

class Sampler {
  #valuesLeft = mostValues;
  readonly #heights: ValueHeights;
  readonly #random: Random;
  readonly #now: Date;

  constructor(schema: AvroSchema, random: Random, now: Date) {
    this.#heights = new ValueHeights(schema);
    this.#random = random;
    this.#now = now;
    if (this.#heights.of(schema) === Infinity) {
      throw new AppError('SCHEMA_INVALID', `"${branchName(schema)}" holds itself without end: it has no values`);
    }
  }

  /** @param name of the field that the value is for */
  value(schema: AvroSchema, name: string, depth: number): ExactJson {
    if (--this.#valuesLeft < 0) throw tooLarge(`more than ${mostValues} values`);
    const random = this.#random;
    const decimal = decimalType(schema);
    if (decimal !== null) return sampleDecimalText(decimal, random);
    const textual = textualType(schema);
    if (textual !== null) return textual.sample(random);
    switch (schema.type) {
      case 'null':
        return null;
      case 'boolean':
        return random() < 0.5;
      case 'int':
      case 'long':
        return sampleInteger(schema, name, random, this.#now);
      case 'float':
      case 'double':
        return sampleDecimal(name, random);
      case 'string':
        return schema.attributes['logicalType'] === 'uuid' ? uuid(random) : sampleText(name, random, this.#now);
      case 'bytes':
        return this.#bytes(between(1, 16, random));
      case 'fixed':
        return this.#bytes(schema.size);
      case 'enum':
        return pick(schema.symbols, random);
      case 'array':
        if (this.#isEndless(schema.items)) return [];
        return this.#items(schema.items, name.replace(/s$/, ''), depth);
      case 'map':
        if (this.#isEndless(schema.values)) return {};
        return Object.fromEntries(this.#keys(depth).map((key) => [key, this.value(schema.values, name, depth)]));
      case 'record':
        return Object.fromEntries(
          schema.fields.map((field) => [field.name, this.value(field.schema, field.name, depth + 1)]),
        );
      case 'union':
        return this.#union(schema, name, depth);
    }
  }

  #union(union: UnionSchema, name: string, depth: number): ExactJson {
    const heights = union.branches.map((branch) => this.#heights.of(branch));
    const highest = depth < flatFrom ? Number.MAX_VALUE : Math.min(...heights);
    const branches = union.branches.filter((_, index) => (heights[index] ?? Infinity) <= highest);
    const branch = pick(branches, this.#random);
    return unionValue(union, branch, this.value(branch, name, depth));
  }

  /** Of values that hold themselves without end there are none: a list or a map of them is empty. */
  #isEndless(schema: AvroSchema): boolean {
    return this.#heights.of(schema) === Infinity;
  }

  #items(schema: AvroSchema, name: string, depth: number): readonly ExactJson[] {
    const items = Array.from({ length: this.#size(depth) }, () => this.value(schema, name, depth));
    return [...new Set(items)];
  }

  #keys(depth: number): readonly string[] {
    const first = between(0, words.length - 1, this.#random);
    return [...words.slice(first), ...words.slice(0, first)].slice(0, this.#size(depth));
  }

  #size(depth: number): number {
    return between(0, Math.max(0, flatFrom - depth), this.#random);
  }

  /** Bytes in Avro's JSON encoding: a character for each. */
  #bytes(size: number): string {
    this.#valuesLeft -= Math.ceil(size / 10);
    if (this.#valuesLeft < 0) throw tooLarge(`bytes of a fixed type of ${size}`);
    return Buffer.from(Array.from({ length: size }, () => between(0, 255, this.#random))).toString('latin1');
  }
}

function tooLarge(what: string): AppError {
  return new AppError('SCHEMA_INVALID', `a value of this schema would hold ${what}`, {
    hint: 'Give values with `--set`, `--value` or `--file`.',
  });
}
