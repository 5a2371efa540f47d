import { isExactJsonArray } from '../../values/exact-json.js';
import { primitiveDecoders } from './decode/primitive.js';
import type { AvroSchema, EnumSchema, FixedSchema, RecordField, RecordSchema, UnionSchema } from './schema.js';

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

/**
 * The branch of the reader's union that takes what was written as `writer`: the one of the very same name or type, else
 * the first one with its name in another namespace, else the first one it is promoted to.
 */
export function branchFor(writer: AvroSchema, reader: UnionSchema): AvroSchema | undefined {
  const alike = reader.branches.filter((branch) => branch.type === writer.type);
  if (!isNamed(writer)) return alike[0] ?? reader.branches.find((branch) => isPromotable(writer, branch));
  const named = alike.filter(isNamed);
  return named.find((branch) => branch.name === writer.name) ?? named.find((branch) => isSameName(writer, branch));
}

/** The index of the writer's field that becomes each of the reader's, by its name or by one of its aliases; −1 for none. */
export function writerFieldsFor({ fields }: RecordSchema, writer: RecordSchema): readonly number[] {
  const indexes = new Map<unknown, number>(writer.fields.map(({ name }, index) => [name, index]));
  return fields.map(({ name, attributes: { aliases } }) => {
    const found = [name, ...(isExactJsonArray(aliases) ? aliases : [])].find((each) => indexes.has(each));
    return indexes.get(found) ?? -1;
  });
}

/** The same for one field. */
export function writerFieldFor(field: RecordField, writer: RecordSchema): number {
  return writerFieldsFor({ type: 'record', name: '', fields: [field], attributes: {} }, writer)[0] ?? -1;
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

function aliasesOf(schema: NamedSchema): readonly string[] {
  const { aliases } = schema.attributes;
  const namespace = schema.name.split('.').slice(0, -1);
  return (isExactJsonArray(aliases) ? aliases : [])
    .filter((alias) => typeof alias === 'string')
    .map((alias) => (alias.includes('.') ? alias : [...namespace, alias].join('.')));
}

function unqualified(name: string): string {
  return name.split('.').at(-1) ?? name;
}
