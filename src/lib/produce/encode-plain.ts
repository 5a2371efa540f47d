import { AppError } from '../errors.js';
import type { PlainType } from '../events/plain-types.js';
import type { ValueSource } from '../formats/format.js';
import type { ExactJson } from '../values/exact-json.js';

/** The bytes of what has no schema. @throws AppError RECORD_INVALID with what is wrong */
export function encodePlain({ encode }: PlainType, json: ExactJson, source: ValueSource): Buffer {
  const encoded = encode(json, source);
  if (encoded instanceof Uint8Array) return Buffer.from(encoded);
  throw new AppError('RECORD_INVALID', 'it is not what `--value-type` says', { problems: encoded });
}
