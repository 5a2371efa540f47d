/** A word (names with their dots, keywords, numbers), a string with its quotes, or one other character. */
export interface Token {
  readonly text: string;
  readonly line: number;
}

/** What is none of these is skipped: white space, comments, and the byte order mark that protoc takes, too. */
const pattern =
  /(?<space>\s+|\ufeff|\/\/.*)|(?<comment>\/\*)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<word>[\w.]+)|(?<other>.)/uy;

/**
 * The tokens of a .proto file.
 * @see https://protobuf.dev/reference/protobuf/proto2-spec/#lexical_elements
 */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #position = 0;

  /** @throws Error with the line where it cannot be read */
  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  get line(): number {
    return (this.#tokens[this.#position] ?? this.#tokens.at(-1))?.line ?? 1;
  }

  /** The text of the token at hand, or of one after it; empty at the end. */
  peek(ahead = 0): string {
    return this.#tokens[this.#position + ahead]?.text ?? '';
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
    if (!this.takes(text)) throw this.fault(`${this.#found()} where "${text}" is expected`);
  }

  /** @param what it is, for the case that it is none */
  word(what: string): string {
    if (!/^[\w.]+$/.test(this.peek())) throw this.fault(`${this.#found()} where ${what} is expected`);
    return this.next();
  }

  /** One string, of those that stand beside each other. */
  string(): string {
    let text = '';
    while (/^["']/.test(this.peek())) {
      const literal = this.next();
      const inner = literal.slice(1, -1);
      text += literal.startsWith("'") ? inner.replace(/\\.|"/gsu, (part) => (part === '"' ? '\\"' : part)) : inner;
    }
    if (text === '' && !/^["']/.test(this.#tokens[this.#position - 1]?.text ?? '')) {
      throw this.fault(`${this.#found()} where a string is expected`);
    }
    return `"${text}"`;
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

  fault(reason: string): Error {
    return new Error(`line ${this.line}: ${reason}`);
  }

  #found(): string {
    return this.peek() === '' ? 'the file ends' : `found ${JSON.stringify(this.peek())}`;
  }
}

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const start = pattern.lastIndex;
    const { space, comment, string, word, other } = pattern.exec(source)?.groups ?? {};
    if (comment !== undefined) {
      const end = source.indexOf('*/', start + 2);
      if (end === -1) throw new Error(`line ${line}: a comment that does not end`);
      pattern.lastIndex = end + 2;
    }
    if (other === '"' || other === "'") throw new Error(`line ${line}: a string that does not end`);
    const text = string ?? word ?? other;
    if (text !== undefined) tokens.push({ text, line });
    if (space !== undefined || comment !== undefined) line += linesIn(source.slice(start, pattern.lastIndex));
  }
  return tokens;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
