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
  bytes[start + 2] = 0x30;
  bytes[start + 3] = 0x30;
  bytes[start + 4] = hex[code >> 4] ?? 0;
  bytes[start + 5] = hex[code & 15] ?? 0;
  return start + 6;
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
