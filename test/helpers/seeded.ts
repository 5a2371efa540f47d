import { randomInt } from 'node:crypto';

/** Random numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export type Random = () => number;

/** Seeds, as many as asked for: new ones, or the one that `SEED` names. They are printed, so that a run can be had again. */
export function seedsOf(suite: string, count: number): readonly number[] {
  const { SEED } = process.env;
  const seeds = SEED === undefined ? Array.from({ length: count }, () => randomInt(2 ** 31)) : [Number(SEED)];
  process.stderr.write(`${suite}: SEED=${seeds.join(' ')}\n`);
  return seeds;
}

/** The seed of a suite that has one run. */
export function seedOf(suite: string): number {
  return seedsOf(suite, 1)[0] ?? 0;
}

export function seeded(start: number): Random {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to `limit`, which it is not. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
