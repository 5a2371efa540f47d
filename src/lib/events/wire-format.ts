/**
 * Confluent's wire format: a zero byte, the schema's id as four bytes, then the value.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export const wireHeaderLength = 5;

/** The schema id that a value begins with; null where it has none, as where it would be negative: no registry gives those. */
export function schemaIdOf(bytes: Buffer, start: number, end: number): number | null {
  if (end - start < wireHeaderLength || bytes[start] !== 0) return null;
  const id = bytes.readInt32BE(start + 1);
  return id < 0 ? null : id;
}

export function withSchemaId(id: number, payload: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(wireHeaderLength + payload.length);
  value.writeInt8(0, 0);
  value.writeInt32BE(id, 1);
  value.set(payload, wireHeaderLength);
  return value;
}

/** How a record names a schema: by the registry's number, or by a GUID that all registries make of the same schema. */
export type SchemaRef = number | string;

/** Headers that may name the schema instead of the first bytes of the key, or of the value. */
export const schemaHeaders = { key: Buffer.from('__key_schema_id'), value: Buffer.from('__value_schema_id') };

const guidMarker = 1;
const guidEnd = 17;

/** A schema that is named in a header: the bytes of the key or the value have nothing before them then. */
export interface HeaderSchema {
  readonly guid: string;
  /** Which message of the schema it is, as it stands before a Protobuf value otherwise; empty in other formats. */
  readonly messageIndexes: Buffer;
}

/**
 * The schema that such a header names; null where it has another form.
 * @see Confluent's class SchemaId: a 1, the GUID's 16 bytes, and what tells messages of Protobuf apart
 */
export function headerSchema(header: Buffer): HeaderSchema | null {
  if (header.length < guidEnd || header[0] !== guidMarker) return null;
  const hex = header.toString('hex', 1, guidEnd);
  const guid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { guid, messageIndexes: header.subarray(guidEnd) };
}
