/** JSON text that is prepared once and written many times. */
export interface JsonLiteral {
  /** Bytes of UTF-8. */
  readonly length: number;
  /** The bytes, four to a little-endian word; zeros fill the last one up. */
  readonly words: Int32Array;
}

export function jsonLiteral(text: string): JsonLiteral {
  const bytes = Buffer.from(text);
  const padded = Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
  const words = new Int32Array(padded.length / 4);
  for (let index = 0; index < words.length; index++) words[index] = padded.readInt32LE(index * 4);
  return { length: bytes.length, words };
}
