import type { TokenStream } from './token-stream.js';

/** The tag of a field has 29 bits for its number. @see https://protobuf.dev/programming-guides/encoding/ */
const largestField = 2 ** 29 - 1;

export function fieldNumber(tokens: TokenStream): number {
  const number = wholeNumber(tokens.peek());
  if (number === null || number === 0 || number > largestField) throw tokens.unexpected('the number of a field');
  tokens.next();
  return number;
}

/** It may be of more than 32 bits. */
export function enumNumber(tokens: TokenStream): number {
  const sign = tokens.takes('-') ? -1 : 1;
  const number = wholeNumber(tokens.peek());
  if (number === null) throw tokens.unexpected('the number of a value');
  tokens.next();
  return number === 0 ? 0 : sign * number;
}

/** Decimal, hexadecimal or octal. */
function wholeNumber(text: string): number | null {
  if (/^[1-9]\d*$|^0$/.test(text)) return Number(text);
  if (/^0x[\da-f]+$/i.test(text)) return Number(text);
  return /^0[0-7]+$/.test(text) ? parseInt(text, 8) : null;
}
