import type { Letter } from '../letters.js';
import type { Fate } from './judge.js';

/** How many letters of one reason had the same fate. */
export interface FateCount {
  readonly fate: Fate['kind'];
  /** What the letters had died of. */
  readonly reason: string;
  /** Why they are still bad; null where they are not. */
  readonly problem: string | null;
  /** What was said of the first of them; null where nothing was. */
  readonly example: string | null;
  readonly letters: number;
}

/** Counts what became of letters. */
export class FateTally {
  readonly #counts = new Map<string, FateCount>();
  readonly #totals = new Map<Fate['kind'], number>();

  add({ reason }: Letter, fate: Fate): void {
    const problem = fate.kind === 'still-bad' ? fate.errorClass : null;
    const key = JSON.stringify([fate.kind, reason, problem]);
    const known = this.#counts.get(key);
    const example = known?.example ?? (fate.kind === 'still-bad' ? fate.message : null);
    this.#counts.set(key, { fate: fate.kind, reason, problem, example, letters: (known?.letters ?? 0) + 1 });
    this.#totals.set(fate.kind, this.total(fate.kind) + 1);
  }

  total(kind: Fate['kind']): number {
    return this.#totals.get(kind) ?? 0;
  }

  /** By fate, the most frequent reason first. */
  get counts(): readonly FateCount[] {
    return [...this.#counts.values()].sort(
      (a, b) =>
        order.indexOf(a.fate) - order.indexOf(b.fate) || b.letters - a.letters || (a.reason < b.reason ? -1 : 1),
    );
  }
}

const order: readonly Fate['kind'][] = ['redriven', 'still-bad', 'quarantined', 'left-out'];
