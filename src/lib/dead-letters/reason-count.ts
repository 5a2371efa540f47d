/** How many letters died of one reason. */
export interface ReasonCount {
  readonly reason: string;
  readonly letters: number;
}

/** Counts letters by their reasons. */
export class ReasonTally {
  readonly #counts = new Map<string, number>();

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** The most frequent one first. */
  get counts(): readonly ReasonCount[] {
    return [...this.#counts]
      .map(([reason, letters]) => ({ reason, letters }))
      .sort((a, b) => b.letters - a.letters || (a.reason < b.reason ? -1 : 1));
  }
}
