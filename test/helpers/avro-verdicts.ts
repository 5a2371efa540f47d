import { incompatibilitiesOf } from '../../src/lib/formats/avro/compatibility/check.js';
import type { CompatibilityFault, Incompatibility } from '../../src/lib/formats/avro/compatibility/incompatibility.js';
import { parseAvroSchema } from '../../src/lib/formats/avro/parse-schema.js';
import type { JavaVerdict } from './avro-java.js';
import type { SchemaPair } from './schema-pairs/pairs.js';

// What Avro Java and we say of a pair of schemas, in the same words.

export function ourVerdict({ reader, writer }: SchemaPair): readonly Incompatibility[] {
  return incompatibilitiesOf(parseAvroSchema(JSON.stringify(reader)), parseAvroSchema(JSON.stringify(writer)));
}

/** Types, locations, and what is missing, as far as Avro Java tells. */
export function javaText({ exception, incompatibilities }: JavaVerdict): readonly string[] {
  if (exception !== undefined) return [/matches multiple fields in writer record/.exec(exception)?.[0] ?? exception];
  const lines = incompatibilities.map(({ type, location, message }) =>
    type === 'MISSING_ENUM_SYMBOLS' || type === 'READER_FIELD_MISSING_DEFAULT_VALUE'
      ? `${type} ${location} ${message}`
      : `${type} ${location}`,
  );
  return [...new Set(lines)].sort();
}

export function ourText(found: readonly Incompatibility[]): readonly string[] {
  if (found.some(({ fault }) => fault.type === 'AMBIGUOUS_ALIAS')) return ['matches multiple fields in writer record'];
  return [...new Set(found.map(({ fault }) => faultText(fault)))].sort();
}

function faultText(fault: CompatibilityFault): string {
  const place = `${fault.type} ${fault.location}`;
  switch (fault.type) {
    case 'MISSING_ENUM_SYMBOLS':
      return `${place} [${[...fault.symbols].sort().join(', ')}]`;
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return `${place} ${fault.field.name}`;
    default:
      return place;
  }
}
