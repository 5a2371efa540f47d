import type { Steps } from '../values/turns.js';
import { yamlText } from '../yaml/yaml-text.js';

/** A field of a catalog that may have thousands of entries. */
export interface CatalogSection {
  readonly field: string;
  readonly size: number;
  /** The entries from one to before another, as the field has them. */
  readonly slice: (from: number, to: number) => object;
}

export function mapSection(
  field: string,
  entries: readonly (readonly [name: string, entry: object])[],
): CatalogSection {
  return { field, size: entries.length, slice: (from, to) => Object.fromEntries(entries.slice(from, to)) };
}

export function listSection(field: string, entries: readonly object[]): CatalogSection {
  return { field, size: entries.length, slice: (from, to) => entries.slice(from, to) };
}

/** Entries written at once, as long as others wait. */
const entriesAtOnce = 100;

export function* sectionText({ field, size, slice }: CatalogSection): Steps<string> {
  const parts: string[] = [];
  for (let index = 0; index === 0 || index < size; index += entriesAtOnce) {
    const text = yamlText({ [field]: slice(index, index + entriesAtOnce) });
    parts.push(index === 0 ? text : text.slice(text.indexOf('\n') + 1)); // it goes on below the same field
    yield;
  }
  return parts.join('');
}
