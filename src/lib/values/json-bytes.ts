/** Bytes of the longest escape, such as `\u001b`. */
export const longestEscape = 6;

const hex = Buffer.from('0123456789abcdef');

/**
 * By code point up to U+00FF: 0 where a JSON string holds the character itself, else the character after the backslash.
 * DEL and C1 are escaped too, which JSON does not ask for: terminals act on them.
 */
export const escapes = tableOfEscapes();

function tableOfEscapes(): Uint8Array {
  const table = new Uint8Array(256);
  table.fill(0x75, 0, 0x20);
  table.fill(0x75, 0x7f, 0xa0);
  for (const [character, letter] of ['""', '\\\\', '\bb', '\tt', '\nn', '\ff', '\rr']) {
    table[character?.charCodeAt(0) ?? 0] = letter?.charCodeAt(0) ?? 0;
  }
  return table;
}

/**
 * Writes the escape of a code point up to U+00FF that has one.
 * @returns the position after it
 */
export function writeEscape(bytes: Uint8Array, start: number, code: number): number {
  const letter = escapes[code] ?? 0;
  bytes[start] = 0x5c;
  bytes[start + 1] = letter;
  if (letter !== 0x75) return start + 2;
  return writeUnicodeEscape(bytes, start, code);
}

/**
 * Writes `\u202e` of a code unit.
 * @returns the position after it
 */
export function writeUnicodeEscape(bytes: Uint8Array, start: number, code: number): number {
  bytes[start] = 0x5c;
  bytes[start + 1] = 0x75;
  for (let digit = 0; digit < 4; digit++) bytes[start + 2 + digit] = hex[(code >> (12 - 4 * digit)) & 15] ?? 0;
  return start + 6;
}

/**
 * Line separators and bidi marks, as `control-characters.ts` lists them.
 * @param utf8 valid, with D8 or E2 at the position
 * @returns the code point of the one that begins there, else 0
 */
export function markAt(utf8: Uint8Array, position: number): number {
  const second = utf8[position + 1] ?? 0;
  if (utf8[position] === 0xd8) return second === 0x9c ? 0x061c : 0;
  if (second !== 0x80 && second !== 0x81) return 0;
  const code = 0x2000 | ((second & 0x3f) << 6) | ((utf8[position + 2] ?? 0) & 0x3f);
  const isMark =
    (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0x200e || code === 0x200f;
  return isMark ? code : 0;
}

/**
 * True where one of a word's four bytes is not a plain character of a JSON string: below 0x20, a quote, a backslash, DEL
 * or beyond ASCII. Each term brings up the highest bit of such a byte. Four bytes at once halve the time for a string.
 */
export function hasUnusual(word: number): boolean {
  const control = word - 0x20202020;
  const quote = (word ^ 0x22222222) - 0x01010101;
  const backslash = (word ^ 0x5c5c5c5c) - 0x01010101;
  const del = word + 0x01010101;
  return ((word | control | quote | backslash | del) & 0x80808080) !== 0;
}

/**
 * Writes a natural number below 2^31 with so many digits.
 * @returns the position after it
 */
export function writeDigits(bytes: Uint8Array, start: number, value: number, digits: number): number {
  let rest = value | 0;
  for (let position = start + digits - 1; position >= start; position--) {
    const tens = (rest / 10) | 0;
    bytes[position] = 0x30 + rest - tens * 10;
    rest = tens;
  }
  return start + digits;
}

/** How many digits a natural number below 2^31 has. */
export function digitsOf(value: number): number {
  let digits = 1;
  for (let power = 10; value >= power; power *= 10) digits++;
  return digits;
}
