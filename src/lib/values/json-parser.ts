import { keepKeyOrder, type ExactJson } from './exact-json.js';
import { JsonScanner } from './json-scanner.js';

/** How deeply arrays and objects may lie in each other. */
const depthLimit = 1024;

/** The same for a record's line: the deepest of values lies in it still deeper. */
export const lineDepthLimit = depthLimit + 8;

export interface ParseJsonOptions {
  /**
   * Keep the digits of numbers that no double has, as a `PreciseNumber`: for who makes decimals of them. Or of all that are
   * `as written`, other than as an integer of up to 1,000 digits: for who has to tell 1 from 1.0.
   */
  readonly precise?: boolean | 'as written';
  /** Take an object that has a key twice, with what comes last. */
  readonly allowTwice?: boolean;
  /** How deeply arrays and objects may lie in each other. Default: 1024. */
  readonly depth?: number;
}

/** Builds the value of JSON text. Nothing of it is on JavaScript's own stack, so that it may stop anywhere and go on later. */
export class JsonParser extends JsonScanner {
  readonly #allowTwice: boolean;
  readonly #depthLimit: number;
  /** The innermost one that is open. */
  #holder: Holder | null = null;
  #value: ExactJson = null;

  constructor(text: string, { precise = false, allowTwice = false, depth = depthLimit }: ParseJsonOptions) {
    super(text, precise);
    this.#allowTwice = allowTwice;
    this.#depthLimit = depth;
  }

  /** The value that `run` has come to the end of. */
  get value(): ExactJson {
    return this.#value;
  }

  /** @throws JsonSyntaxError */
  end(): void {
    if (!Number.isNaN(this.skipSpace())) throw this.unexpected('the end');
  }

  /**
   * Goes on with a value, or begins one.
   * @param most values within it that are read before it returns
   * @returns whether it has come to its end
   * @throws JsonSyntaxError
   */
  run(most: number): boolean {
    let holder = this.#holder;
    for (let count = 0; count < most; count++) {
      const first = this.skipSpace();
      let value: ExactJson;
      if (first === 0x22) value = this.string();
      else if (first === 0x7b || first === 0x5b) {
        const opened = this.#opened(holder, first === 0x7b);
        if (opened !== null) {
          holder = opened;
          continue;
        }
        value = first === 0x7b ? {} : [];
      } else value = this.#scalar(first);
      for (; holder !== null; holder = holder.parent) {
        const { items } = holder;
        if (items === null) this.#addField(holder, value);
        else items.push(value);
        const next = this.skipSpace();
        if (next === 0x2c) {
          this.position++;
          if (items === null) this.#key(holder);
          break;
        }
        if (next !== (items === null ? 0x7d : 0x5d))
          throw this.unexpected(items === null ? '"," or "}"' : '"," or "]"');
        this.position++;
        value = items ?? ended(holder);
      }
      if (holder === null) {
        this.#holder = null;
        this.#value = value;
        return true;
      }
    }
    this.#holder = holder;
    return false;
  }

  /**
   * Begins with an array whose items `run` is to read one by one.
   * @returns whether it has any
   * @throws JsonSyntaxError
   */
  enterArray(): boolean {
    if (this.skipSpace() !== 0x5b) throw this.unexpected('an array');
    this.position++;
    if (this.skipSpace() !== 0x5d) return true;
    this.position++;
    return false;
  }

  /** After an item of such an array. @throws JsonSyntaxError */
  hasNextItem(): boolean {
    const next = this.skipSpace();
    if (next !== 0x2c && next !== 0x5d) throw this.unexpected('"," or "]"');
    this.position++;
    return next === 0x2c;
  }

  /** @returns null for one that is empty, which has ended */
  #opened(parent: Holder | null, isObject: boolean): Holder | null {
    if (parent !== null && parent.depth >= this.#depthLimit) {
      throw this.error(`nested more than ${this.#depthLimit} levels deep`);
    }
    this.position++;
    if (this.skipSpace() === (isObject ? 0x7d : 0x5d)) {
      this.position++;
      return null;
    }
    const holder = parent === null ? new Holder(null) : (parent.child ??= new Holder(parent));
    holder.items = isObject ? null : [];
    if (isObject) {
      holder.object = {};
      holder.keys = null;
      this.#key(holder);
    }
    return holder;
  }

  #scalar(first: number): ExactJson {
    switch (first) {
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  #key(holder: Holder): void {
    if (this.skipSpace() !== 0x22) throw this.unexpected('a key in quotes');
    holder.keyStart = this.position;
    holder.key = this.string();
    if (this.skipSpace() !== 0x3a) throw this.unexpected('":"');
    this.position++;
  }

  #addField(holder: Holder, value: ExactJson): void {
    const { object, key } = holder;
    const isTwice = Object.hasOwn(object, key);
    if (isTwice && !this.#allowTwice) {
      throw this.error(`the key ${JSON.stringify(key)} is there twice`, holder.keyStart);
    }
    if (holder.keys === null && isIndex(key)) holder.keys = Object.keys(object);
    if (!isTwice) holder.keys?.push(key);
    if (key === '__proto__') defineOwn(object, key, value);
    else object[key] = value;
  }
}

/** An array or an object whose end has not come yet; used again for the next one at its depth. */
class Holder {
  readonly parent: Holder | null;
  readonly depth: number;
  child: Holder | null = null;
  /** null for an object. */
  items: ExactJson[] | null = null;
  object: Record<string, ExactJson> = none;
  /** Those of an object in their order, where JavaScript would have another one. */
  keys: string[] | null = null;
  /** Of the value that comes next. */
  key = '';
  keyStart = 0;

  constructor(parent: Holder | null) {
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
  }
}

/** What the holder of an array has as its object. */
const none: Record<string, ExactJson> = {};

function ended({ object, keys }: Holder): ExactJson {
  if (keys !== null) keepKeyOrder(object, keys);
  return object;
}

function defineOwn(object: object, key: string, value: ExactJson): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** True for a key that JavaScript puts before all others of an object. */
function isIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 && /^\d+$/.test(key);
}
