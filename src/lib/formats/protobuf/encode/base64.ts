import type { ExactJson } from '../../../values/exact-json.js';

/** The bytes of base64 of either alphabet, with or without padding, which is how JSON has bytes; null for anything else. */
export function base64Bytes(json: ExactJson): Buffer | null {
  if (typeof json !== 'string' || !/^[\w+/-]*={0,2}$/.test(json)) return null;
  return json.replace(/=+$/, '').length % 4 === 1 ? null : Buffer.from(json, 'base64');
}
