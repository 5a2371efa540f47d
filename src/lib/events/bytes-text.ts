import type { ExactJson } from '../values/exact-json.js';
import { escapeBytesObject, unescapeBytesObject } from './bytes-json.js';

/** What `escapeBytesObject` does, to the text of a value, of which nothing else is changed. */
export function escapeBytesText(text: string, value: ExactJson): string {
  return escapeBytesObject(value) === value ? text : text.replace('"', '"$$');
}

/** The reverse of `escapeBytesText`. */
export function unescapeBytesText(text: string, value: ExactJson): string {
  return unescapeBytesObject(value) === value ? text : text.replace(/"(?:\$|\\u0024)/, '"');
}
