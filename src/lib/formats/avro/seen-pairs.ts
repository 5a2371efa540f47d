import type { AvroSchema } from './schema.js';

/** Which schemas were met together: of schemas that hold themselves, the way through two of them ends where it began. */
export class SeenPairs {
  readonly #others = new Map<AvroSchema, Set<AvroSchema>>();

  /** @returns whether this pair was met before */
  meet(one: AvroSchema, other: AvroSchema): boolean {
    const others = this.#others.get(one) ?? new Set();
    this.#others.set(one, others);
    if (others.has(other)) return true;
    others.add(other);
    return false;
  }
}
