import type { ScalarType } from '../message-type.js';

/** `packed`, `json_name`, `map_entry`, `allow_alias` and `features.…`: what says how values are encoded, or called. */
export type Options = ReadonlyMap<string, string>;

export const noOptions: Options = new Map();

export type Syntax = 'proto2' | 'proto3' | '2023';

const none: readonly never[] = [];

/**
 * What may declare types: a file, or a message. Names are as they are written, without those around them. Of tens of thousands
 * of messages nearly all declare none: lists come into being with the first of their kind.
 */
export class DeclarationScope {
  #options: Map<string, string> | null = null;
  #messages: MessageDeclaration[] | null = null;
  #enums: EnumDeclaration[] | null = null;
  #extensions: ExtensionDeclaration[] | null = null;

  get options(): Options {
    return this.#options ?? noOptions;
  }

  get messages(): readonly MessageDeclaration[] {
    return this.#messages ?? none;
  }

  get enums(): readonly EnumDeclaration[] {
    return this.#enums ?? none;
  }

  get extensions(): readonly ExtensionDeclaration[] {
    return this.#extensions ?? none;
  }

  setOptions(options: Options): void {
    this.#options ??= new Map();
    for (const [name, value] of options) this.#options.set(name, value);
  }

  addMessage(message: MessageDeclaration): void {
    (this.#messages ??= []).push(message);
  }

  addEnum(declaration: EnumDeclaration): void {
    (this.#enums ??= []).push(declaration);
  }

  addExtension(extension: ExtensionDeclaration): void {
    (this.#extensions ??= []).push(extension);
  }
}

export class FileDeclaration extends DeclarationScope {
  syntax: Syntax = 'proto2';
  /** Empty where it names none. */
  package = '';
  readonly imports: string[] = [];
}

export class MessageDeclaration extends DeclarationScope {
  readonly name: string;
  #fields: FieldDeclaration[] | null = null;
  #oneofs: string[] | null = null;

  constructor(name: string) {
    super();
    this.name = name;
  }

  get fields(): readonly FieldDeclaration[] {
    return this.#fields ?? none;
  }

  get oneofs(): readonly string[] {
    return this.#oneofs ?? none;
  }

  addField(field: FieldDeclaration): void {
    (this.#fields ??= []).push(field);
  }

  addOneof(name: string): void {
    (this.#oneofs ??= []).push(name);
  }
}

export interface EnumDeclaration {
  readonly name: string;
  /** In their order. */
  readonly values: readonly (readonly [name: string, number: number])[];
  readonly allowsAlias: boolean;
}

export interface FieldDeclaration {
  readonly name: string;
  readonly number: number;
  readonly label: 'optional' | 'required' | 'repeated' | null;
  /** Of a map's values, where it is a map. */
  readonly type: string;
  /** null where it is no map. */
  readonly mapKey: ScalarType | null;
  readonly oneof: string | null;
  /** A group is a field and the message that is declared beside it. */
  readonly isGroup: boolean;
  readonly options: Options;
}

export interface ExtensionDeclaration {
  /** The message that has the field besides its own. */
  readonly extended: string;
  readonly field: FieldDeclaration;
}
