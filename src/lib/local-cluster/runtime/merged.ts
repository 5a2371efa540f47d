/** What several sources give, as it comes. */
export async function* merged<Item>(sources: readonly AsyncIterable<Item>[]): AsyncIterable<Item> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const next = async (index: number): Promise<{ readonly index: number; readonly result: IteratorResult<Item> }> => ({
    index,
    result: (await iterators[index]?.next()) ?? { done: true, value: undefined },
  });
  const pending = new Map(iterators.map((_, index) => [index, next(index)]));
  while (pending.size > 0) {
    const { index, result } = await Promise.race(pending.values());
    if (result.done === true) {
      pending.delete(index);
    } else {
      pending.set(index, next(index));
      yield result.value;
    }
  }
}
