import { stringContent } from './string-content.js';

/** Names with their dots, keywords and numbers are words. */
const isWordCode = new Uint8Array(128);
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.')
  isWordCode[letter.charCodeAt(0)] = 1;

/**
 * The tokens of a .proto file: a word, a string with its quotes, or one other character. Between them are white space,
 * comments, and the byte order mark, which protoc takes too.
 * @see https://protobuf.dev/reference/protobuf/proto2-spec/#lexical_elements
 */
export class TokenStream {
  readonly #source: string;
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  #position = 0;

  /** @throws Error with the line where it cannot be read */
  constructor(source: string) {
    this.#source = source;
    let at = 0;
    while (at < source.length) {
      const end = this.#spaceEnd(at);
      if (end > at) {
        at = end;
        continue;
      }
      const start = at;
      at = this.#tokenEnd(at);
      this.#starts.push(start);
      this.#texts.push(source.slice(start, at));
    }
  }

  /** The text of the token at hand, or of one after it; empty at the end. */
  peek(ahead = 0): string {
    return this.#texts[this.#position + ahead] ?? '';
  }

  next(): string {
    const text = this.peek();
    if (text === '') throw this.fault('the file ends here');
    this.#position++;
    return text;
  }

  /** Goes past a token where it is this one. */
  takes(text: string): boolean {
    if (this.peek() !== text) return false;
    this.#position++;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`"${text}"`);
  }

  /** @param what it is, for the case that it is none */
  word(what: string): string {
    if (isWordCode[this.peek().charCodeAt(0)] !== 1) throw this.unexpected(what);
    return this.next();
  }

  isString(): boolean {
    return isQuote(this.peek().charCodeAt(0));
  }

  /** What one string says, of those that stand beside each other. */
  string(): string {
    if (!this.isString()) throw this.unexpected('a string');
    const parts: string[] = [];
    while (this.isString()) parts.push(stringContent(this.next()));
    return parts.join('');
  }

  /** Goes past everything up to one of these that is not within brackets, and not past that. */
  skipTo(...ends: readonly string[]): void {
    for (let depth = 0; depth > 0 || !ends.includes(this.peek());) {
      const text = this.next();
      if ('([{'.includes(text)) depth++;
      else if (')]}'.includes(text)) depth--;
      if (depth < 0) throw this.fault(`"${text}" where "${ends.join('" or "')}" is expected`);
    }
  }

  unexpected(what: string): Error {
    const found = this.peek() === '' ? 'the file ends' : `found ${JSON.stringify(this.peek())}`;
    return this.fault(`${found} where ${what} is expected`);
  }

  fault(reason: string): Error {
    return this.#faultAt(this.#starts[this.#position] ?? this.#starts.at(-1) ?? 0, reason);
  }

  #faultAt(offset: number, reason: string): Error {
    return new Error(`line ${this.#source.slice(0, offset).split('\n').length}: ${reason}`);
  }

  /** Where white space or a comment ends; the same place where there is none. */
  #spaceEnd(at: number): number {
    const source = this.#source;
    const code = source.charCodeAt(at);
    if (code === 0x20 || code === 0x0a) return at + 1;
    if (code !== slash) return code < 0x21 || code > 0x7f ? at + spaceLength(source.charAt(at)) : at;
    const following = source.charCodeAt(at + 1);
    if (following === slash) {
      const end = source.indexOf('\n', at);
      return end === -1 ? source.length : end;
    }
    if (following !== asterisk) return at;
    const end = source.indexOf('*/', at + 2);
    if (end === -1) throw this.#faultAt(at, 'a comment that does not end');
    return end + 2;
  }

  #tokenEnd(start: number): number {
    const source = this.#source;
    const code = source.charCodeAt(start);
    let end = start + 1;
    if (isWordCode[code] === 1) {
      while (isWordCode[source.charCodeAt(end)] === 1) end++;
      return end;
    }
    if (!isQuote(code)) return start + (isHighSurrogate(code) ? 2 : 1);
    for (; ; end++) {
      const inner = source.charCodeAt(end);
      if (inner === code) return end + 1;
      if (inner === backslash) end++;
      if (end >= source.length || source.charCodeAt(end) === 0x0a)
        throw this.#faultAt(start, 'a string that does not end');
    }
  }
}

const slash = 0x2f;
const asterisk = 0x2a;
const backslash = 0x5c;

function spaceLength(character: string): 0 | 1 {
  return /[\s\ufeff]/.test(character) ? 1 : 0;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}
