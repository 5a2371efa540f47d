import { exactJsonText, type ExactJson } from '../../values/exact-json.js';
import type { AvroSchema } from './schema.js';
import { SeenPairs } from './seen-pairs.js';

/** True where two schemas take the same values and read the same data: whatever their docs and other attributes say. */
export function areAlike(one: AvroSchema, other: AvroSchema): boolean {
  return new Comparison().alike(one, other);
}

class Comparison {
  /** Pairs that are alike unless they are found not to be. */
  readonly #assumed = new SeenPairs();

  alike(one: AvroSchema, other: AvroSchema): boolean {
    if (one === other || this.#assumed.meet(one, other)) return true;
    if (one.type === 'union' && other.type === 'union') {
      return (
        one.branches.length === other.branches.length &&
        one.branches.every((branch, index) => this.#at(branch, other.branches[index]))
      );
    }
    if (one.type === 'union' || other.type === 'union' || meaning(one) !== meaning(other)) return false;
    if (one.type === 'array' && other.type === 'array') return this.alike(one.items, other.items);
    if (one.type === 'map' && other.type === 'map') return this.alike(one.values, other.values);
    if (one.type !== 'record' || other.type !== 'record') return true;
    return one.fields.every((field, index) => this.#at(field.schema, other.fields[index]?.schema));
  }

  #at(one: AvroSchema, other: AvroSchema | undefined): boolean {
    return other !== undefined && this.alike(one, other);
  }
}

/** What a type says apart from the types that it is made of. */
function meaning(schema: Exclude<AvroSchema, { type: 'union' }>): string {
  const { logicalType, precision, scale, aliases, default: fallback } = schema.attributes;
  const parts: (ExactJson | undefined)[] = [schema.type, logicalType, precision, scale, aliases, fallback];
  if ('name' in schema) parts.push(schema.name);
  if (schema.type === 'enum') parts.push(schema.symbols);
  if (schema.type === 'fixed') parts.push(schema.size);
  if (schema.type === 'record') {
    for (const { name, default: value, attributes } of schema.fields)
      parts.push(name, [value ?? null, value !== undefined, attributes['aliases'] ?? null]);
  }
  return exactJsonText(parts.map((part) => part ?? null));
}
