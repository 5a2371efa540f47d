import type { ExactJson } from '../../../values/exact-json.js';
import type { BinaryOutput } from '../binary-output.js';
import type { Encode } from './parts.js';
import type { EncodeProblems } from '../../shared/problems.js';
import { expected, foundText } from '../../shared/found.js';
import type { EnumSchema, FixedSchema } from '../schema.js';

export function encodeString(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  if (typeof value !== 'string') problems.add(expected('a string', value));
  else if (!output.string(value)) {
    const place = value.search(/\p{Surrogate}/u) + 1;
    problems.add(`${expected('a string', value)}, of which character ${place} is half of a surrogate pair`);
  }
}

export function encodeBytes(value: ExactJson, output: BinaryOutput, problems: EncodeProblems): void {
  if (!isByteText(value)) {
    problems.add(notBytes('bytes', value));
    return;
  }
  output.long(value.length);
  output.latin1(value);
}

export function fixedEncoder({ size }: FixedSchema): Encode {
  return (value, output, problems) => {
    if (!isByteText(value)) problems.add(notBytes(`${size} bytes`, value));
    else if (value.length !== size) problems.add(`expected ${size} bytes, found ${value.length}: ${foundText(value)}`);
    else output.latin1(value);
  };
}

export function enumEncoder({ symbols }: EnumSchema): Encode {
  const indexes = new Map<ExactJson, number>(symbols.map((symbol, index) => [symbol, index]));
  const choice = `one of ${symbols.map((symbol) => `"${symbol}"`).join(', ')}`;
  return (value, output, problems) => {
    const index = indexes.get(value);
    if (index === undefined) problems.add(expected(choice, value));
    else output.long(index);
  };
}

/** True for a string of which each character, U+0000 to U+00FF, stands for one byte. */
export function isByteText(value: ExactJson): value is string {
  return typeof value === 'string' && !notByte.test(value);
}

const notByte = /[^\0-\xff]/;

function notBytes(what: string, value: ExactJson): string {
  const message = expected(what, value);
  if (typeof value !== 'string') return `${message}; bytes are written as a string of characters U+0000 to U+00FF`;
  return `${message}, of which character ${value.search(notByte) + 1} is beyond U+00FF`;
}
