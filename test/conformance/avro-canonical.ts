import type { AvroSchema } from '../../src/lib/formats/avro/schema.js';

/** Avro's Parsing Canonical Form. @see https://avro.apache.org/docs/1.12.0/specification/#parsing-canonical-form-for-schemas */
export function parsingCanonicalForm(schema: AvroSchema, seen = new Set<string>()): string {
  const inner = (part: AvroSchema): string => parsingCanonicalForm(part, seen);
  if (schema.type === 'union') return `[${schema.branches.map(inner).join()}]`;
  if (schema.type === 'array') return `{"type":"array","items":${inner(schema.items)}}`;
  if (schema.type === 'map') return `{"type":"map","values":${inner(schema.values)}}`;
  if (!('name' in schema)) return `"${schema.type}"`;
  const name = JSON.stringify(schema.name);
  if (seen.has(schema.name)) return name;
  seen.add(schema.name);
  switch (schema.type) {
    case 'enum':
      return `{"name":${name},"type":"enum","symbols":${JSON.stringify(schema.symbols)}}`;
    case 'fixed':
      return `{"name":${name},"type":"fixed","size":${schema.size}}`;
    case 'record': {
      const fields = schema.fields.map(
        (field) => `{"name":${JSON.stringify(field.name)},"type":${inner(field.schema)}}`,
      );
      return `{"name":${name},"type":"record","fields":[${fields.join()}]}`;
    }
  }
}

const empty = 0xc15d213aa4d7a795n;

/** CRC-64-AVRO of a text, as a signed number. @see https://avro.apache.org/docs/1.12.0/specification/#schema-fingerprints */
export function fingerprint(text: string): bigint {
  let rest = empty;
  for (const byte of Buffer.from(text)) {
    rest ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1n) === 1n ? (rest >> 1n) ^ empty : rest >> 1n;
  }
  return BigInt.asIntN(64, rest);
}
