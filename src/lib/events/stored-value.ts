import { isDeepStrictEqual } from 'node:util';
import { hasErrorCode } from '../errors.js';
import type { ValueDecoder } from '../formats/format.js';
import type { ExactJson } from '../values/exact-json.js';
import { JsonSink } from '../values/json-sink.js';
import { parseJson } from '../values/parse-json.js';
import { schemaIdOf, wireHeaderLength } from './wire-format.js';

/** A value as a record's line has it, with the bytes that it was stored as. */
export interface StoredValue {
  readonly json: ExactJson;
  readonly bytes: Buffer;
  /** null where the bytes have no wire header. */
  readonly schemaId: number | null;
}

/**
 * Whether the bytes decode to the JSON: where somebody has edited one of the two they do not. The order of an object's
 * keys and the spelling of numbers are not looked at, as other programs change them.
 */
export function stillMeans({ json, bytes, schemaId }: StoredValue, decode: ValueDecoder): boolean {
  if (schemaId !== null && schemaIdOf(bytes, 0, bytes.length) !== schemaId) return false;
  const sink = new JsonSink({ capacity: bytes.length * 2 });
  try {
    decode(bytes, schemaId === null ? 0 : wireHeaderLength, bytes.length, sink);
  } catch (error) {
    if (hasErrorCode(error, 'RECORD_UNDECODABLE')) return false;
    throw error;
  }
  return isDeepStrictEqual(parseJson(sink.written().toString(), { precise: true }), json);
}
