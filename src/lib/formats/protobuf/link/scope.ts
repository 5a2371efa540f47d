import type { EnumType, MessageType } from '../message-type.js';
import type { MessageDeclaration } from '../source/declarations.js';
import type { Features } from './features.js';

/** Characters of a name with those around it: each of thousands of types has all of it. */
const longestName = 1000;

/** A message, where it is declared. */
export interface LinkedMessage {
  readonly type: MessageType;
  readonly declaration: MessageDeclaration;
  readonly features: Features;
  readonly around: NameScope;
}

/** A package, a message or an enum: what names are looked for in. */
export class NameScope {
  readonly name: string;
  /** null for a package. */
  readonly content: LinkedMessage | EnumType | null;
  readonly #parent: NameScope | null;
  /** null as long as there are none: most messages declare no types. */
  #inner: Map<string, NameScope> | null = null;

  private constructor(name: string, parent: NameScope | null, content: NameScope['content']) {
    this.name = name;
    this.#parent = parent;
    this.content = content;
  }

  static root(): NameScope {
    return new NameScope('', null, null);
  }

  /** The package of these names within this one, which may be there already. */
  package(names: readonly string[]): NameScope {
    const [first, ...others] = names;
    if (first === undefined) return this;
    const inner = this.#inner?.get(first);
    if (inner !== undefined && inner.content !== null) throw new Error(`"${inner.name}" is a package and a type`);
    return (inner ?? this.#add(first, null)).package(others);
  }

  fullName(name: string): string {
    const full = this.name === '' ? name : `${this.name}.${name}`;
    if (full.length > longestName)
      throw new Error(`a name of more than ${longestName} characters: ${full.slice(0, 60)}…`);
    return full;
  }

  /** @throws Error where something of the name is there */
  declare(name: string, content: LinkedMessage | EnumType): NameScope {
    if (this.#inner?.has(name) === true) throw new Error(`"${this.fullName(name)}" is declared twice`);
    return this.#add(name, content);
  }

  /**
   * The type that a name means here: of the innermost of the scopes around that has one. A dot at its start says that it is a
   * full name.
   * @see https://protobuf.dev/programming-guides/proto3/#name-resolution
   */
  find(name: string): NameScope['content'] {
    if (name.length > longestName) return null;
    if (name.startsWith('.')) return this.#outermost().#within(name.slice(1).split('.'), 0);
    return this.#nearest(name.split('.'));
  }

  #nearest(names: readonly string[]): NameScope['content'] {
    const found = this.#within(names, 0);
    return found !== null || this.#parent === null ? found : this.#parent.#nearest(names);
  }

  #outermost(): NameScope {
    return this.#parent === null ? this : this.#parent.#outermost();
  }

  #within(names: readonly string[], from: number): NameScope['content'] {
    const name = names[from];
    if (name === undefined) return this.content;
    const inner = this.#inner?.get(name);
    return inner === undefined ? null : inner.#within(names, from + 1);
  }

  #add(name: string, content: NameScope['content']): NameScope {
    const scope = new NameScope(this.fullName(name), this, content);
    (this.#inner ??= new Map()).set(name, scope);
    return scope;
  }
}
