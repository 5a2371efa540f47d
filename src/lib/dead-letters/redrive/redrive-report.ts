import { fates } from '../../documents/letter-words.js';
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

/** How many letters went to a topic, or stay because they name it. */
export interface TargetCount {
  /** null of letters that name none and would have to. */
  readonly topic: string | null;
  readonly letters: number;
  readonly foreign: boolean;
}

/** Counts what became of letters. */
export class FateTally {
  readonly #targets = new Map<string, TargetCount>();
  readonly #counts = new Map<string, FateCount>();
  readonly #totals = new Map<Fate['kind'], number>();

  add({ reason }: Letter, fate: Fate): void {
    const problem = fate.kind === 'still-bad' ? fate.errorClass : null;
    const key = JSON.stringify([fate.kind, reason, problem]);
    const known = this.#counts.get(key);
    const example = known?.example ?? (fate.kind === 'still-bad' ? fate.message : null);
    this.#counts.set(key, { fate: fate.kind, reason, problem, example, letters: (known?.letters ?? 0) + 1 });
    this.#totals.set(fate.kind, this.total(fate.kind) + 1);
    if (fate.kind === 'redriven') this.#aim(fate.target.topic, false);
    if (fate.kind === 'foreign') this.#aim(fate.topic, true);
  }

  #aim(topic: string | null, foreign: boolean): void {
    const key = JSON.stringify([foreign, topic]);
    this.#targets.set(key, { topic, letters: (this.#targets.get(key)?.letters ?? 0) + 1, foreign });
  }

  total(kind: Fate['kind']): number {
    return this.#totals.get(kind) ?? 0;
  }

  /** Where letters went, then the topics of those that are foreign; of each the most frequent first. */
  get targets(): readonly TargetCount[] {
    return [...this.#targets.values()].sort(
      (a, b) => Number(a.foreign) - Number(b.foreign) || b.letters - a.letters || compareNames(a.topic, b.topic),
    );
  }

  /** By fate, the most frequent reason first. */
  get counts(): readonly FateCount[] {
    return [...this.#counts.values()].sort(
      (a, b) =>
        order.indexOf(a.fate) - order.indexOf(b.fate) || b.letters - a.letters || compareNames(a.reason, b.reason),
    );
  }
}

const order: readonly Fate['kind'][] = [...fates, 'left-out'];

function compareNames(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
