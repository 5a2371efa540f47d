import type { ExactJson } from '../../values/exact-json.js';

/**
 * Which values were looked at as which types: one within unions of unions may be each of them at every level, and is looked at
 * once as each.
 */
export class LookedAt {
  readonly #types = new Map<object, Set<unknown>>();

  /** @param type the same object, or name, for the same type */
  isAgain(value: ExactJson, type: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    const types = this.#types.get(value) ?? new Set();
    this.#types.set(value, types);
    if (types.has(type)) return true;
    types.add(type);
    return false;
  }
}
