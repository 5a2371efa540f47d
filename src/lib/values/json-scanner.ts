import { exactNumber } from './exact-number.js';
import { JsonSyntaxError } from './json-syntax-error.js';
import { losesDigits, PreciseNumber } from './precise-number.js';

/** Reads the parts of JSON text that have no parts themselves, one after the other. */
export class JsonScanner {
  readonly text: string;
  position = 0;
  readonly #precise: boolean | 'as written';
  readonly #numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

  /** @param precise keep the digits of numbers that no double has, or of all that are not written as an integer */
  constructor(text: string, precise: boolean | 'as written') {
    this.text = text;
    this.#precise = precise;
  }

  /** @returns the code of the first character that is not white space, NaN at the end */
  skipSpace(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code > 0x20 || (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) return code;
      this.position++;
    }
  }

  string(): string {
    const text = this.text;
    const start = this.position;
    let position = start + 1;
    let hasEscapes = false;
    for (let code = text.charCodeAt(position); code !== 0x22; code = text.charCodeAt(position)) {
      if (!(code >= 0x20)) {
        this.position = Math.min(position, text.length);
        throw Number.isNaN(code) ? this.unexpected('a quote') : this.error('a control character in a string');
      }
      hasEscapes ||= code === 0x5c;
      position += code === 0x5c ? 2 : 1;
    }
    this.position = position + 1;
    return hasEscapes ? this.#unescaped(start) : text.slice(start + 1, position);
  }

  #unescaped(start: number): string {
    const literal = this.text.slice(start, this.position);
    try {
      return JSON.parse(literal) as string; // it is the literal of a string
    } catch {
      const escapes = literal.matchAll(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4}|)/g);
      const wrong = [...escapes].find(([escape]) => escape === '\\');
      throw this.error('not an escape of JSON', start + (wrong?.index ?? 0));
    }
  }

  number(): number | bigint | PreciseNumber {
    this.#numberPattern.lastIndex = this.position;
    const [literal] = this.#numberPattern.exec(this.text) ?? [];
    if (literal === undefined) throw this.unexpected('a value');
    this.position += literal.length;
    if (this.#precise === 'as written' && !/^-?\d{1,1000}$/.test(literal)) return new PreciseNumber(literal);
    const number = exactNumber(literal);
    const isPrecise = this.#precise === true && typeof number === 'number' && losesDigits(literal, number);
    return isPrecise ? new PreciseNumber(literal) : number;
  }

  word<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.position)) throw this.unexpected('a value');
    this.position += word.length;
    return value;
  }

  unexpected(expected: string): JsonSyntaxError {
    const code = this.text.codePointAt(this.position);
    const found = code === undefined ? 'the text ends' : `found ${JSON.stringify(String.fromCodePoint(code))}`;
    return this.error(`expected ${expected}, ${found}`);
  }

  error(message: string, offset = this.position): JsonSyntaxError {
    return new JsonSyntaxError(message, this.text, offset);
  }
}
