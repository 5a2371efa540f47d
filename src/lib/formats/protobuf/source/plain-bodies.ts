import { plainOptions } from './plain-options.js';
import { safeName } from './safe-name.js';
import type { TokenStream } from './token-stream.js';

/** Messages within each other: protoc takes 32. */
const deepestDeclaration = 100;

/** Fields of a message, and extensions in a file: the time that protobufjs takes grows with their square. */
const mostFields = 3000;

const labels: ReadonlySet<string> = new Set(['optional', 'required', 'repeated']);

/** Writes declarations of messages, enums and extensions in the words that protobufjs knows. */
export class PlainBodies {
  readonly #tokens: TokenStream;
  readonly #parts: string[] = [];
  #line = 1;
  #depth = 0;
  #fields = 0;
  #extensions = 0;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  text(): string {
    return this.#parts.join(' ');
  }

  add(text: string, line: number): void {
    if (line > this.#line) this.#parts.push('\n'.repeat(line - this.#line));
    this.#line = Math.max(line, this.#line);
    this.#parts.push(text);
  }

  /** A message, an enum, an extension or an option; false, with nothing read, for anything else. */
  declaration(): boolean {
    const tokens = this.#tokens;
    const isVisibility = tokens.peek() === 'export' || tokens.peek() === 'local'; // of edition 2024
    if (isVisibility && (tokens.peek(1) === 'message' || tokens.peek(1) === 'enum')) tokens.next();
    const { line } = tokens;
    if (tokens.takes('message')) this.#message(`message ${this.#simpleName('the name of a message')}`, line);
    else if (tokens.takes('enum')) this.#enum(line);
    else if (tokens.takes('extend')) this.#block('extend', this.name('the name of a message'), line);
    else if (tokens.takes('option')) {
      for (const option of plainOptions(tokens, ';')) this.add(`option ${option};`, line);
      tokens.expect(';');
    } else return false;
    return true;
  }

  /** A name with its dots, around which there may be white space. */
  name(what: string): string {
    let name = this.#tokens.word(what);
    while (name.endsWith('.') || this.#tokens.peek().startsWith('.')) name += this.#tokens.word(what);
    return safeName(name);
  }

  /** A name without dots. */
  #simpleName(what: string): string {
    return safeName(this.#tokens.word(what));
  }

  #message(heading: string, line: number): void {
    const tokens = this.#tokens;
    if (++this.#depth > deepestDeclaration) throw tokens.fault(`messages more than ${deepestDeclaration} levels deep`);
    const around = this.#fields;
    this.#fields = 0;
    tokens.expect('{');
    this.add(`${heading} {`, line);
    while (!tokens.takes('}')) {
      const start = tokens.line;
      if (tokens.takes(';') || this.declaration()) continue;
      if (tokens.takes('oneof')) this.#block('oneof', this.#simpleName('the name of a oneof'), start);
      else if (tokens.peek() === 'reserved' || tokens.peek() === 'extensions') this.#skipStatement();
      else this.#field(this);
    }
    this.add('}', tokens.line);
    this.#depth--;
    this.#fields = around;
  }

  /** A oneof or an extension. A group in it declares a message beside it. */
  #block(keyword: 'oneof' | 'extend', name: string, line: number): void {
    const tokens = this.#tokens;
    const inner = new PlainBodies(tokens);
    inner.#line = line;
    inner.#depth = this.#depth;
    tokens.expect('{');
    while (!tokens.takes('}')) {
      if (tokens.takes(';')) continue;
      if (keyword === 'oneof' && tokens.takes('option')) this.#skipStatement();
      else inner.#field(this);
    }
    if (keyword === 'oneof') this.#fields = this.#counted(this.#fields + inner.#fields);
    else this.#extensions = this.#counted(this.#extensions + inner.#fields);
    this.add(`${keyword} ${name} { ${inner.text()} }`, line);
    this.#line = Math.max(this.#line, inner.#line);
  }

  /** @param around where the message of a group is declared */
  #field(around: PlainBodies): void {
    const tokens = this.#tokens;
    const { line } = tokens;
    this.#fields = this.#counted(this.#fields + 1);
    const label = labels.has(tokens.peek()) ? `${tokens.next()} ` : '';
    const isMap = tokens.peek() === 'map' && tokens.peek(1) === '<';
    const type = isMap ? this.#mapType() : this.name('a field');
    const name = this.#simpleName('the name of a field');
    tokens.expect('=');
    const number = tokens.word('the number of a field');
    const options = tokens.takes('[') ? plainOptions(tokens, ']') : [];
    if (type !== 'group') {
      tokens.expect(';');
      this.add(`${label}${type} ${name} = ${number}${inBrackets(options)};`, line);
      return;
    }
    around.#message(`message ${name}`, line);
    const field = `${label}${name} ${name.toLowerCase()} = ${number}`; // protoc's name for it
    this.add(`${field}${inBrackets([...options, 'features.message_encoding = DELIMITED'])};`, line);
  }

  #counted(fields: number): number {
    if (fields > mostFields) throw this.#tokens.fault(`more than ${mostFields} fields`);
    return fields;
  }

  #mapType(): string {
    const tokens = this.#tokens;
    tokens.next();
    tokens.expect('<');
    const key = tokens.word('the type of a key');
    tokens.expect(',');
    const value = this.name('the type of a value');
    tokens.expect('>');
    return `map<${key}, ${value}>`;
  }

  #enum(line: number): void {
    const tokens = this.#tokens;
    const name = this.#simpleName('the name of an enum');
    tokens.expect('{');
    this.add(`enum ${name} {`, line);
    while (!tokens.takes('}')) {
      if (tokens.takes(';')) continue;
      const start = tokens.line;
      if (tokens.peek() === 'reserved') this.#skipStatement();
      else if (tokens.peek() === 'option' && tokens.peek(1) !== '=') this.declaration();
      else {
        const symbol = this.#simpleName('the name of a value');
        tokens.expect('=');
        const sign = tokens.takes('-') ? '-' : '';
        this.add(`${symbol} = ${sign}${tokens.word('the number of a value')};`, start);
        if (tokens.takes('[')) plainOptions(tokens, ']');
        tokens.expect(';');
      }
    }
    this.add('}', tokens.line);
  }

  #skipStatement(): void {
    this.#tokens.skipTo(';');
    this.#tokens.next();
  }
}

function inBrackets(options: readonly string[]): string {
  return options.length === 0 ? '' : ` [${options.join(', ')}]`;
}
