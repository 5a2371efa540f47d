import { uuid as sample } from '../../shared/sample/random-source.js';
import type { TextualType } from './textual-type.js';

const pattern = /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/i;

/** A UUID in 16 bytes, the highest first. @see https://www.rfc-editor.org/rfc/rfc9562 */
export const uuid: TextualType = {
  wanted: 'a UUID such as "5f1f5b1e-6f1b-4c8e-9d58-1f0c3c1f7a11"',
  expression: 'string',
  bytesOf: (value) =>
    typeof value === 'string' && pattern.test(value) ? Buffer.from(value.replaceAll('-', ''), 'hex') : null,
  textOf: (bytes, start, end) => {
    const digits = bytes.toString('hex', start, end);
    return { text: digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), isCanonical: true };
  },
  sample,
};
