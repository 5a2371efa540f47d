import { exactJsonText } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { compileAvroDecoder } from './decoder.js';
import { AvroDefaults } from './encoder.js';
import { isTextual } from './textual/textual.js';
import type { RecordField } from './schema.js';

/** The JSON of a field's default as a value has it: in a schema decimals stand as their bytes. null where it has none. */
export function defaultText(field: RecordField): string | null {
  const { schema, default: fallback } = field;
  if (fallback === undefined) return null;
  const branches = schema.type === 'union' ? schema.branches : [schema];
  const encoded = branches.some(isTextual) ? new AvroDefaults().of(field) : null;
  if (encoded === null || encoded.problems.length > 0) return exactJsonText(fallback);
  const sink = new JsonSink({ capacity: 64 });
  compileAvroDecoder(schema)(encoded.bytes, 0, encoded.bytes.length, sink);
  return sink.written().toString();
}
