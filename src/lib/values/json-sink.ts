import { isUtf8 } from 'node:buffer';
import { GrowingBuffer, viewOf } from './growing-buffer.js';
import {
  digitsOf,
  escapes,
  hasUnusual,
  longestEscape,
  markAt,
  writeDigits,
  writeEscape,
  writeUnicodeEscape,
} from './json-bytes.js';
import type { Int64 } from './int64.js';
import type { JsonLiteral } from './json-literal.js';

/**
 * Builds JSON text as UTF-8 bytes, without making strings or objects. The caller puts the syntax together, with literals
 * for what is fixed; the sink writes values, so that the text is one line and free of control characters (C0, DEL,
 * C1, line separators and bidi marks are escaped). Every method appends.
 *
 * ```ts
 * const before = jsonLiteral('{"offset":');
 * sink.literal(before);
 * sink.integer(42);
 * sink.ascii('}\n');
 * await out.payload(sink.take());
 * ```
 */
export class JsonSink extends GrowingBuffer {
  #source: Uint8Array = new Uint8Array(0);
  #sourceView = viewOf(this.#source);

  literal({ length, words }: JsonLiteral): void {
    const position = this.reserve(words.length * 4);
    const { view } = this;
    for (let index = 0; index < words.length; index++) view.setInt32(position + index * 4, words[index] ?? 0, true);
    this.advance(position + length);
  }

  /** JSON text that is known to be ASCII. */
  ascii(text: string): void {
    const position = this.reserve(text.length);
    const { bytes } = this;
    for (let index = 0; index < text.length; index++) bytes[position + index] = text.charCodeAt(index);
    this.advance(position + text.length);
  }

  /** A number of JSON: a safe integer. */
  integer(value: number): void {
    let position = this.reserve(17);
    let rest = value;
    if (rest < 0) {
      this.bytes[position++] = 0x2d;
      rest = -rest;
    }
    if (rest < 2 ** 31) {
      this.advance(writeDigits(this.bytes, position, rest, digitsOf(rest)));
      return;
    }
    // In two parts: dividing integers of 32 bits is several times faster than dividing larger ones.
    const high = Math.floor(rest / 1e7);
    position = writeDigits(this.bytes, position, high, digitsOf(high));
    this.advance(writeDigits(this.bytes, position, rest - high * 1e7, 7));
  }

  /** A number of JSON with all its digits. */
  bigint(value: bigint): void {
    this.ascii(value.toString());
  }

  /** A number of JSON: a time or an offset, with all its digits. */
  int64(value: Int64): void {
    if (typeof value === 'number') this.integer(value);
    else this.bigint(value);
  }

  /**
   * A number of JSON: a finite double, as JSON.stringify writes it, but negative zero is kept as `-0.0`.
   * @throws RangeError for NaN and the infinities
   */
  number(value: number): void {
    if (Object.is(value, -0)) this.ascii('-0.0');
    else if (Number.isSafeInteger(value)) this.integer(value);
    else if (Number.isFinite(value)) this.ascii(String(value));
    else throw new RangeError(`JSON has no number ${value}`);
  }

  /** A string of JSON, in quotes. A lone surrogate becomes U+FFFD. */
  string(text: string): void {
    const utf8 = Buffer.from(text);
    this.utf8String(utf8, 0, utf8.length);
  }

  /**
   * A string of JSON, in quotes, from UTF-8. Fastest where one call's `source` is the same as the last one's.
   * @returns false, with nothing written, where the bytes are not valid UTF-8
   */
  utf8String(source: Uint8Array, start: number, end: number): boolean {
    const begin = this.reserve(end - start + 2);
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceView = viewOf(source);
    }
    const { bytes, view } = this;
    const sourceView = this.#sourceView;
    let from = start;
    let to = begin;
    bytes[to++] = 0x22;
    for (; from + 4 <= end; from += 4, to += 4) {
      const word = sourceView.getInt32(from, true);
      if (hasUnusual(word)) break;
      view.setInt32(to, word, true);
    }
    for (; from < end; from++) {
      const byte = source[from] ?? 0;
      if (byte >= 0x80 || escapes[byte] !== 0) break;
      bytes[to++] = byte;
    }
    if (from < end) {
      if (!isUtf8(source.subarray(from, end))) return false;
      this.advance(to);
      this.#escaped(source, from, end, 'utf8');
      this.ascii('"');
    } else {
      bytes[to++] = 0x22;
      this.advance(to);
    }
    return true;
  }

  /** A string of JSON, in quotes, from bytes of which each is one character, U+0000 to U+00FF. */
  latin1String(source: Uint8Array, start: number, end: number): void {
    this.ascii('"');
    this.#escaped(source, start, end, 'latin1');
    this.ascii('"');
  }

  /** Base64, without quotes. */
  base64(source: Uint8Array, start: number, end: number): void {
    const text = Buffer.from(source.buffer, source.byteOffset + start, end - start).toString('base64');
    const position = this.reserve(text.length);
    this.bytes.write(text, position, 'latin1');
    this.advance(position + text.length);
  }

  #escaped(source: Uint8Array, start: number, end: number, encoding: 'utf8' | 'latin1'): void {
    let from = start;
    while (from < end) {
      const chunkEnd = Math.min(end, from + 16 * 1024);
      let to = this.reserve((chunkEnd - from) * longestEscape);
      const bytes = this.bytes;
      while (from < chunkEnd) {
        let code = source[from++] ?? 0;
        if (code >= 0x80 && encoding === 'utf8') {
          if (code < 0xc2 || code > 0xe2) {
            bytes[to++] = code; // most of what there is: nothing that is escaped begins with it
            continue;
          }
          const next = source[from] ?? 0;
          if (code === 0xc2 && next < 0xa0) {
            code = next; // C2 80 to C2 9F are U+0080 to U+009F
            from++;
          } else {
            const mark = code === 0xe2 || code === 0xd8 ? markAt(source, from - 1) : 0;
            if (mark === 0) bytes[to++] = code;
            else {
              to = writeUnicodeEscape(bytes, to, mark);
              from += code === 0xe2 ? 2 : 1;
            }
            continue;
          }
        }
        if (escapes[code] !== 0) to = writeEscape(bytes, to, code);
        else if (code < 0x80) bytes[to++] = code;
        else {
          bytes[to++] = 0xc0 | (code >> 6);
          bytes[to++] = 0x80 | (code & 0x3f);
        }
      }
      this.advance(to);
    }
  }
}
