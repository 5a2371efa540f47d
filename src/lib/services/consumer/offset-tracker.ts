/** Which records of a partition are done with. They are done in any order; what may be committed is what all of are. */
export class OffsetTracker {
  readonly #open = new Set<number>();
  #next: number;
  #committed: number | null;

  /** @param next offset of the first record to come @param committed what the group has committed */
  constructor(next: number, committed: number | null) {
    this.#next = next;
    this.#committed = committed;
  }

  /** How many records wait or are in work. */
  get open(): number {
    return this.#open.size;
  }

  /** Takes a record; `end` is the offset after what it stands for. */
  add(offset: number, end: number): void {
    this.#open.add(offset);
    this.advance(end);
  }

  done(offset: number): void {
    this.#open.delete(offset);
  }

  /** There is nothing more to come before this offset. */
  advance(next: number): void {
    this.#next = Math.max(this.#next, next);
  }

  /** The log has been cut off, and goes on from here. */
  moveBack(next: number): void {
    this.#next = next;
  }

  /** The offset to commit: of the first record that is not done with; null where that is committed. */
  get committable(): number | null {
    let first = this.#next;
    for (const offset of this.#open) first = Math.min(first, offset);
    return first === this.#committed ? null : first;
  }

  committed(offset: number): void {
    this.#committed = offset;
  }
}
