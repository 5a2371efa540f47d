import { isScalarType, type ScalarType } from '../message-type.js';
import {
  MessageDeclaration,
  noOptions,
  type DeclarationScope,
  type FieldDeclaration,
  type Options,
} from './declarations.js';
import { enumNumber, fieldNumber } from './numbers.js';
import { readOptions } from './read-options.js';
import type { TokenStream } from './token-stream.js';

/** Messages within each other: protoc takes 32. */
const deepestDeclaration = 100;

/** Where a field stands, besides the message that has it. */
interface FieldPlace {
  /** Where the message of a group is declared. */
  readonly scope: DeclarationScope;
  readonly oneof: string | null;
  readonly add: (field: FieldDeclaration) => void;
}

/** Reads declarations of messages, enums and extensions. */
export class BodyReader {
  readonly #tokens: TokenStream;
  #depth = 0;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  /** A message, an enum or extensions; false, with nothing read, for anything else. */
  declaration(scope: DeclarationScope): boolean {
    const tokens = this.#tokens;
    const isVisibility = tokens.peek() === 'export' || tokens.peek() === 'local'; // of edition 2024
    if (isVisibility && (tokens.peek(1) === 'message' || tokens.peek(1) === 'enum')) tokens.next();
    if (tokens.takes('message')) this.#message(this.#simpleName('the name of a message'), scope);
    else if (tokens.takes('enum')) this.#enum(scope);
    else if (tokens.takes('extend')) this.#extend(scope);
    else return false;
    return true;
  }

  /** A name with its dots, around which there may be white space. */
  name(what: string): string {
    let name = this.#tokens.word(what);
    while (name.endsWith('.') || this.#tokens.peek().startsWith('.')) name += this.#tokens.word(what);
    return name;
  }

  /** A name without dots. */
  #simpleName(what: string): string {
    if (!/^[A-Za-z_]\w*$/.test(this.#tokens.peek())) throw this.#tokens.unexpected(what);
    return this.#tokens.next();
  }

  #message(name: string, scope: DeclarationScope): void {
    const tokens = this.#tokens;
    if (++this.#depth > deepestDeclaration) throw tokens.fault(`messages more than ${deepestDeclaration} levels deep`);
    const message = new MessageDeclaration(name);
    scope.addMessage(message);
    tokens.expect('{');
    const place: FieldPlace = { scope: message, oneof: null, add: (field) => message.addField(field) };
    while (!tokens.takes('}')) {
      if (tokens.takes(';') || this.declaration(message)) continue;
      if (tokens.takes('option')) message.setOptions(readOptions(tokens, ';'));
      else if (tokens.takes('oneof')) this.#oneof(message);
      else if (tokens.peek() === 'reserved' || tokens.peek() === 'extensions') this.#skipStatement();
      else this.#field(place);
    }
    this.#depth--;
  }

  #oneof(message: MessageDeclaration): void {
    const oneof = this.#simpleName('the name of a oneof');
    message.addOneof(oneof);
    this.#fields({ scope: message, oneof, add: (field) => message.addField(field) });
  }

  #extend(scope: DeclarationScope): void {
    const extended = this.name('the name of a message');
    this.#fields({ scope, oneof: null, add: (field) => scope.addExtension({ extended, field }) });
  }

  #fields(place: FieldPlace): void {
    const tokens = this.#tokens;
    tokens.expect('{');
    while (!tokens.takes('}')) {
      if (tokens.takes(';')) continue;
      if (place.oneof !== null && tokens.takes('option')) this.#skipStatement();
      else this.#field(place);
    }
  }

  #field(place: FieldPlace): void {
    const tokens = this.#tokens;
    const label = this.#label();
    const mapKey = tokens.peek() === 'map' && tokens.peek(1) === '<' ? this.#mapKey() : null;
    const type = this.name(mapKey === null ? 'a field' : 'the type of a value');
    if (mapKey !== null) tokens.expect('>');
    const name = this.#simpleName('the name of a field');
    tokens.expect('=');
    const number = fieldNumber(tokens);
    const options = this.#fieldOptions();
    const isGroup = type === 'group';
    if (!isGroup) tokens.expect(';');
    else this.#message(name, place.scope);
    const { oneof } = place;
    place.add(
      isGroup
        ? { name: name.toLowerCase(), type: name, number, label, mapKey, oneof, isGroup, options } // protoc's name for it
        : { name, type, number, label, mapKey, oneof, isGroup, options },
    );
  }

  #label(): FieldDeclaration['label'] {
    for (const label of ['optional', 'required', 'repeated'] as const) if (this.#tokens.takes(label)) return label;
    return null;
  }

  /** The beginning of a map's type, up to that of its values. */
  #mapKey(): ScalarType {
    const tokens = this.#tokens;
    tokens.next();
    tokens.expect('<');
    const key = tokens.peek();
    if (!isScalarType(key) || noKeys.has(key)) throw tokens.unexpected('the type of a key');
    tokens.next();
    tokens.expect(',');
    return key;
  }

  #fieldOptions(): Options {
    return this.#tokens.takes('[') ? readOptions(this.#tokens, ']') : noOptions;
  }

  #enum(scope: DeclarationScope): void {
    const tokens = this.#tokens;
    const name = this.#simpleName('the name of an enum');
    const values: [string, number][] = [];
    let allowsAlias = false;
    tokens.expect('{');
    while (!tokens.takes('}')) {
      if (tokens.takes(';')) continue;
      if (tokens.peek() === 'reserved' && tokens.peek(1) !== '=') this.#skipStatement();
      else if (tokens.peek() === 'option' && tokens.peek(1) !== '=') {
        tokens.next();
        const options = readOptions(tokens, ';');
        allowsAlias ||= options.get('allow_alias') === 'true';
      } else {
        const value = this.#simpleName('the name of a value');
        tokens.expect('=');
        values.push([value, enumNumber(tokens)]);
        this.#fieldOptions();
        tokens.expect(';');
      }
    }
    scope.addEnum({ name, values, allowsAlias });
  }

  #skipStatement(): void {
    this.#tokens.skipTo(';');
    this.#tokens.next();
  }
}

const noKeys: ReadonlySet<ScalarType> = new Set<ScalarType>(['double', 'float', 'bytes']);
