/** One step of a path: something passes from one broker to another. */
export interface PathEdge<Item> {
  readonly from: number;
  readonly to: number;
  readonly item: Item;
}

/**
 * The fewest steps by which a broker can hand on one thing until it ends at a broker that has room for it: A gives to B
 * directly, or A to C and C something else to B.
 * @param next brokers in the order in which they should be tried
 * @param itemFor what `from` could give to `to`, or null
 * @returns null where there is no way
 */
export function shortestPath<Item>(
  start: number,
  next: readonly number[],
  isEnd: (broker: number) => boolean,
  itemFor: (from: number, to: number) => Item | null,
): readonly PathEdge<Item>[] | null {
  const steps = new Map<number, PathEdge<Item> | null>([[start, null]]);
  const open = [start];
  for (let from = open.shift(); from !== undefined; from = open.shift()) {
    for (const to of next) {
      if (steps.has(to)) continue;
      const item = itemFor(from, to);
      if (item === null) continue;
      steps.set(to, { from, to, item });
      if (isEnd(to)) return pathTo(to, steps);
      open.push(to);
    }
  }
  return null;
}

function pathTo<Item>(end: number, steps: ReadonlyMap<number, PathEdge<Item> | null>): readonly PathEdge<Item>[] {
  const path: PathEdge<Item>[] = [];
  for (let step = steps.get(end) ?? null; step !== null; step = steps.get(step.from) ?? null) path.unshift(step);
  return path;
}
