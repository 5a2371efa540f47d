/**
 * Confluent's wire format: a zero byte, the schema's id as four bytes, then the value.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export const wireHeaderLength = 5;

/** The schema id that a value begins with; null where it has none. */
export function schemaIdOf(bytes: Buffer, start: number, end: number): number | null {
  if (end - start < wireHeaderLength || bytes[start] !== 0) return null;
  return bytes.readInt32BE(start + 1);
}

export function withSchemaId(id: number, payload: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(wireHeaderLength + payload.length);
  value.writeInt8(0, 0);
  value.writeInt32BE(id, 1);
  value.set(payload, wireHeaderLength);
  return value;
}
