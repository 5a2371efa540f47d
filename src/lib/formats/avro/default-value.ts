import { exactJsonText, type ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { parseJson } from '../../values/parse-json.js';
import { compileAvroDecoder } from './decoder.js';
import { AvroDefaults } from './encoder.js';
import { isTextual } from './textual/textual.js';
import type { RecordField } from './schema.js';

/**
 * A field's default as a value has it: in a schema unions are bare, and logical types stand as what they are made of.
 * @returns undefined where it has none, or none that is valid
 */
export function defaultValue(field: RecordField): ExactJson | undefined {
  const encoded = new AvroDefaults().of(field);
  if (encoded === null || encoded.problems.length > 0) return undefined;
  const sink = new JsonSink({ capacity: 64 });
  compileAvroDecoder(field.schema)(encoded.bytes, 0, encoded.bytes.length, sink);
  return parseJson(sink.written().toString(), { precise: true });
}

/** The JSON of a field's default for people: in a schema decimals stand as their bytes. null where it has none. */
export function defaultText(field: RecordField): string | null {
  const { schema, default: fallback } = field;
  if (fallback === undefined) return null;
  const branches = schema.type === 'union' ? schema.branches : [schema];
  return exactJsonText((branches.some(isTextual) ? defaultValue(field) : undefined) ?? fallback);
}
