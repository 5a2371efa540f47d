import { keepKeyOrder, type ExactJson, type ExactJsonObject } from './exact-json.js';
import { exactNumber } from './exact-number.js';
import { losesDigits, PreciseNumber } from './precise-number.js';
import { JsonSyntaxError } from './json-syntax-error.js';

/** How deeply arrays and objects may lie in each other. */
const depthLimit = 1024;

/** The same for a record's line: the deepest of values lies in it still deeper. */
export const lineDepthLimit = depthLimit + 8;

export interface ParseJsonOptions {
  /** Keep the digits of numbers that no double has, as a `PreciseNumber`: for who makes decimals of them. */
  readonly precise?: boolean;
  /** Take an object that has a key twice, with what comes last. */
  readonly allowTwice?: boolean;
  /** How deeply arrays and objects may lie in each other. Default: 1024. */
  readonly depth?: number;
}

/**
 * Parses JSON text as it is written: integers of up to 64 bits keep all their digits, objects the order of their keys
 * (`keysInOrder`), and an object with the same key twice is refused. JSON.parse does none of these; it is twice as fast.
 * @throws JsonSyntaxError
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): ExactJson {
  const parser = new Parser(text, options);
  const value = parser.value(0);
  parser.end();
  return value;
}

/** A number that may be an integer beyond ±(2^53 − 1); some strings look like it too, which costs time and nothing else. */
const mayBeLong = /\d{16}/;

/**
 * Parses JSON text that one of our own encoders has written: what a map has twice, as Avro allows, counts as it is there last.
 * Several times faster than `parseJson` for what has no long integers.
 */
export function parseWrittenJson(text: string): ExactJson {
  if (mayBeLong.test(text)) return parseJson(text, { allowTwice: true });
  return JSON.parse(text) as ExactJson; // what JSON is made of
}

/** The same. @throws what `failure` makes of a mistake that is told with its place */
export function parseJsonOr(text: string, failure: (reason: string, cause: JsonSyntaxError) => Error): ExactJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw failure(`${error.message} (line ${error.line}, column ${error.column})`, error);
  }
}

class Parser {
  readonly #text: string;
  readonly #isPrecise: boolean;
  readonly #numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  readonly #allowTwice: boolean;
  readonly #depthLimit: number;
  #position = 0;

  constructor(text: string, { precise = false, allowTwice = false, depth = depthLimit }: ParseJsonOptions) {
    this.#text = text;
    this.#depthLimit = depth;
    this.#isPrecise = precise;
    this.#allowTwice = allowTwice;
  }

  value(depth: number): ExactJson {
    switch (this.#skipSpace()) {
      case 0x22:
        return this.#string();
      case 0x7b:
        return this.#object(depth + 1);
      case 0x5b:
        return this.#array(depth + 1);
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  end(): void {
    if (!Number.isNaN(this.#skipSpace())) throw this.#unexpected('the end');
  }

  #object(depth: number): ExactJsonObject {
    if (depth > this.#depthLimit) throw this.#error(`nested more than ${this.#depthLimit} levels deep`);
    const object: Record<string, ExactJson> = {};
    let keys: string[] | null = null;
    this.#position++;
    if (this.#skipSpace() === 0x7d) {
      this.#position++;
      return object;
    }
    for (;;) {
      if (this.#skipSpace() !== 0x22) throw this.#unexpected('a key in quotes');
      const keyStart = this.#position;
      const key = this.#string();
      if (this.#skipSpace() !== 0x3a) throw this.#unexpected('":"');
      this.#position++;
      const value = this.value(depth);
      const isTwice = Object.hasOwn(object, key);
      if (isTwice && !this.#allowTwice) throw this.#error(`the key ${JSON.stringify(key)} is there twice`, keyStart);
      if (keys === null && isIndex(key)) keys = Object.keys(object);
      if (!isTwice) keys?.push(key);
      if (key === '__proto__') defineOwn(object, key, value);
      else object[key] = value;
      const next = this.#skipSpace();
      if (next !== 0x2c && next !== 0x7d) throw this.#unexpected('"," or "}"');
      this.#position++;
      if (next === 0x7d) break;
    }
    if (keys !== null) keepKeyOrder(object, keys);
    return object;
  }

  #array(depth: number): readonly ExactJson[] {
    if (depth > this.#depthLimit) throw this.#error(`nested more than ${this.#depthLimit} levels deep`);
    const items: ExactJson[] = [];
    this.#position++;
    if (this.#skipSpace() === 0x5d) {
      this.#position++;
      return items;
    }
    for (;;) {
      items.push(this.value(depth));
      const next = this.#skipSpace();
      if (next !== 0x2c && next !== 0x5d) throw this.#unexpected('"," or "]"');
      this.#position++;
      if (next === 0x5d) return items;
    }
  }

  #string(): string {
    const text = this.#text;
    const start = this.#position;
    let position = start + 1;
    let hasEscapes = false;
    for (let code = text.charCodeAt(position); code !== 0x22; code = text.charCodeAt(position)) {
      if (!(code >= 0x20)) {
        this.#position = Math.min(position, text.length);
        throw Number.isNaN(code) ? this.#unexpected('a quote') : this.#error('a control character in a string');
      }
      hasEscapes ||= code === 0x5c;
      position += code === 0x5c ? 2 : 1;
    }
    this.#position = position + 1;
    return hasEscapes ? this.#unescaped(start) : text.slice(start + 1, position);
  }

  #unescaped(start: number): string {
    const literal = this.#text.slice(start, this.#position);
    try {
      return JSON.parse(literal) as string; // it is the literal of a string
    } catch {
      const escapes = literal.matchAll(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4}|)/g);
      const wrong = [...escapes].find(([escape]) => escape === '\\');
      throw this.#error('not an escape of JSON', start + (wrong?.index ?? 0));
    }
  }

  #number(): number | bigint | PreciseNumber {
    this.#numberPattern.lastIndex = this.#position;
    const [literal] = this.#numberPattern.exec(this.#text) ?? [];
    if (literal === undefined) throw this.#unexpected('a value');
    this.#position += literal.length;
    const number = exactNumber(literal);
    const isPrecise = this.#isPrecise && typeof number === 'number' && losesDigits(literal, number);
    return isPrecise ? new PreciseNumber(literal) : number;
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#position)) throw this.#unexpected('a value');
    this.#position += word.length;
    return value;
  }

  /** @returns the code of the first character that is not white space, NaN at the end */
  #skipSpace(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#position++;
    }
  }

  #unexpected(expected: string): JsonSyntaxError {
    const code = this.#text.codePointAt(this.#position);
    const found = code === undefined ? 'the text ends' : `found ${JSON.stringify(String.fromCodePoint(code))}`;
    return this.#error(`expected ${expected}, ${found}`);
  }

  #error(message: string, offset = this.#position): JsonSyntaxError {
    return new JsonSyntaxError(message, this.#text, offset);
  }
}

function defineOwn(object: object, key: string, value: ExactJson): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** True for a key that JavaScript puts before all others of an object. */
function isIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 && /^\d+$/.test(key);
}
