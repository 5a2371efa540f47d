import { isExactJsonArray } from '../../values/exact-json.js';
import { primitiveDecoders } from './decode/primitive.js';
import type { AvroSchema, EnumSchema, FixedSchema, RecordSchema, UnionSchema } from './schema.js';

export type NamedSchema = RecordSchema | EnumSchema | FixedSchema;

/** True for a primitive type that can be read as the other: itself, or one that it is promoted to. */
export function isPromotable(writer: AvroSchema, reader: AvroSchema): boolean {
  return primitiveDecoders[writer.type]?.[reader.type] !== undefined;
}

/**
 * True where two named types are one to the reader: their names without namespace are the same, as Avro Java's
 * SchemaCompatibility has it, or the writer's full name is an alias of the reader's type.
 */
export function isSameName(writer: NamedSchema, reader: NamedSchema): boolean {
  return unqualified(writer.name) === unqualified(reader.name) || aliasesOf(reader).includes(writer.name);
}

/** The branches of a reader's union, to be found by their types and names: there may be thousands. */
export class UnionBranches {
  readonly #union: UnionSchema;
  readonly #byType = new Map<string, AvroSchema>();
  /** By type and full name. */
  readonly #byFullName = new Map<string, AvroSchema>();
  /** By type and whatever a writer's type may be called to be read as it; the first branch of those of one name. */
  readonly #byOtherName = new Map<string, number>();

  constructor(union: UnionSchema) {
    this.#union = union;
    for (const [index, branch] of union.branches.entries()) {
      const { type } = branch;
      addOnce(this.#byType, type, branch);
      if (!isNamed(branch)) continue;
      addOnce(this.#byFullName, `${type} ${branch.name}`, branch);
      addOnce(this.#byOtherName, `${type} *.${unqualified(branch.name)}`, index);
      for (const alias of aliasesOf(branch)) addOnce(this.#byOtherName, `${type} ${alias}`, index);
    }
  }

  /**
   * The branch that takes what was written as `writer`: the one of the very same name or type, else the first one with its
   * name in another namespace, or as an alias, else the first one it is promoted to.
   */
  for(writer: AvroSchema): AvroSchema | undefined {
    const { type } = writer;
    const { branches } = this.#union;
    if (!isNamed(writer)) return this.#byType.get(type) ?? branches.find((branch) => isPromotable(writer, branch));
    const same = this.#byFullName.get(`${type} ${writer.name}`);
    if (same !== undefined) return same;
    const others = [`*.${unqualified(writer.name)}`, writer.name].map((name) =>
      this.#byOtherName.get(`${type} ${name}`),
    );
    return branches[Math.min(...others.map((index) => index ?? Infinity))];
  }
}

function addOnce<Value>(map: Map<string, Value>, name: string, value: Value): void {
  if (!map.has(name)) map.set(name, value);
}

/** The index of the writer's field that becomes each of the reader's, by its name or by one of its aliases; −1 for none. */
export function writerFieldsFor({ fields }: RecordSchema, writer: RecordSchema): readonly number[] {
  const indexes = new Map<unknown, number>(writer.fields.map(({ name }, index) => [name, index]));
  return fields.map(({ name, attributes: { aliases } }) => {
    const found = [name, ...(isExactJsonArray(aliases) ? aliases : [])].find((candidate) => indexes.has(candidate));
    return indexes.get(found) ?? -1;
  });
}

/** What a symbol of the writer's is read as: itself, or the default of the reader's enum where it has no such symbol. */
export function symbolFor(symbol: string, reader: EnumSchema): string | undefined {
  if (reader.symbols.includes(symbol)) return symbol;
  const fallback = reader.attributes['default'];
  return typeof fallback === 'string' ? fallback : undefined;
}

export function isNamed(schema: AvroSchema): schema is NamedSchema {
  return 'name' in schema;
}

export function aliasesOf(schema: NamedSchema): readonly string[] {
  const { aliases } = schema.attributes;
  const namespace = schema.name.split('.').slice(0, -1);
  return (isExactJsonArray(aliases) ? aliases : [])
    .filter((alias) => typeof alias === 'string')
    .map((alias) => (alias.includes('.') ? alias : [...namespace, alias].join('.')));
}

export function unqualified(name: string): string {
  return name.split('.').at(-1) ?? name;
}
