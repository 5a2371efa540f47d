import { isUtf8 } from 'node:buffer';
import { JsonSyntaxError } from './json-syntax-error.js';

/** Why text has no bytes in UTF-8: it could only be written with another character instead. */
export const halfPair = 'has half of a surrogate pair';

/**
 * The text that bytes are in UTF-8, with no character in the place of what is none.
 * @throws JsonSyntaxError
 */
export function utf8Text(bytes: Buffer): string {
  const text = bytes.toString();
  if (isUtf8(bytes)) return text;
  const written = Buffer.from(text);
  const place = bytes.findIndex((byte, index) => byte !== written[index]);
  throw new JsonSyntaxError('it is not UTF-8', text, bytes.toString('utf8', 0, place).length);
}

/** Text in UTF-8; null where it has half of a surrogate pair. */
export function utf8Bytes(text: string): Buffer | null {
  return isWellFormed(text) ? Buffer.from(text) : null;
}

export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
