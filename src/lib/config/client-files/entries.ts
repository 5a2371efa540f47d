import { AppError } from '../../errors.js';
import { pathFrom } from '../read-options.js';
import type { Given, PemSource, SecretSource } from '../settings.js';
import type { Property } from './properties.js';

/** The properties of a file, taken out one by one: what is left is what nobody here knows. */
export class Entries {
  readonly file: string;
  readonly #folder: string;
  readonly #left: Map<string, Property>;

  /** @param folder what relative paths are relative to */
  constructor(file: string, folder: string, properties: readonly Property[]) {
    this.file = file;
    this.#folder = folder;
    this.#left = new Map(properties.map((property) => [property.name, property]));
  }

  /** The first of these names that has a value. */
  text(...names: readonly string[]): Given<string> | undefined {
    let found: Given<string> | undefined;
    for (const name of names) {
      const property = this.#left.get(name);
      this.#left.delete(name);
      if (property === undefined || property.value === '') continue;
      found ??= { value: property.value, from: this.#place(property) };
    }
    return found;
  }

  /** With an empty value too. */
  raw(name: string): Given<string> | undefined {
    const property = this.#left.get(name);
    this.#left.delete(name);
    return property === undefined ? undefined : { value: property.value, from: this.#place(property) };
  }

  path(...names: readonly string[]): Given<string> | undefined {
    const given = this.text(...names);
    return given === undefined ? undefined : { ...given, value: pathFrom(this.#folder, given.value) };
  }

  pemFile(...names: readonly string[]): Given<PemSource> | undefined {
    const given = this.path(...names);
    return given === undefined ? undefined : { ...given, value: { kind: 'file', path: given.value } };
  }

  pemText(...names: readonly string[]): Given<PemSource> | undefined {
    const given = this.text(...names);
    return given === undefined ? undefined : { ...given, value: { kind: 'text', text: given.value } };
  }

  secret(...names: readonly string[]): Given<SecretSource> | undefined {
    const given = this.text(...names);
    return given === undefined ? undefined : secretText(given);
  }

  /** Those that were not asked for. */
  get unknown(): readonly string[] {
    return [...this.#left.keys()];
  }

  refuse({ from }: Given<unknown>, message: string, hint?: string): AppError {
    return new AppError('CONFIG_INVALID', `${from}: ${message}`, hint === undefined ? {} : { hint });
  }

  #place({ name, line }: Property): string {
    return `"${this.file}", line ${line}, ${name}`;
  }
}

export function secretText({ value, from }: Given<string>): Given<SecretSource> {
  return { value: { kind: 'value', read: () => value }, from };
}
