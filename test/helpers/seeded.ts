/** Random numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export type Random = () => number;

/** A new seed for each run, or the one that TODO_KAFKA_TEST_SEED names: put it in the test's title, to run it again. */
export const seed = Number(process.env['TODO_KAFKA_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

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

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
