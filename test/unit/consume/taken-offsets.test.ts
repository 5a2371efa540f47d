import { expect, it, vi } from 'vitest';
import type { PartitionOffset } from '../../../src/lib/kafka/types.js';
import { TakenOffsets, type OutputCount } from '../../../src/lib/consume/taken-offsets.js';

const place = { topic: 't', partition: 0 };
const at = (offset: number) => [{ ...place, offset }];

/** Output of which a pipe may hold 100 bytes, and what is committed of it. */
function printing(start: number) {
  const output: { -readonly [Key in keyof OutputCount]: OutputCount[Key] } = { taken: 0, held: 100, readerGone: false };
  const commits: number[] = [];
  const commit = vi.fn((offsets: readonly PartitionOffset[]) => {
    commits.push(...offsets.map(({ offset }) => offset));
    return Promise.resolve(offsets);
  });
  const taken = new TakenOffsets({ commit }, output, [{ ...place, topicId: 'id', start }]);
  const print = (next: number, bytes: number): void => {
    taken.handOut(at(next));
    output.taken += bytes;
    taken.add(at(next));
  };
  const requests = () => commit.mock.calls.map(([offsets]) => offsets);
  return { taken, output, commits, print, requests };
}

it('commits all that was taken while there is a reader', async () => {
  const { taken, commits, print } = printing(10);
  print(20, 500);
  print(21, 0); // nothing was wanted of it
  taken.handOut(at(30)); // and was not printed any more
  expect(await taken.finish()).toEqual([]);
  expect(commits).toEqual([21]);
});

it('commits nothing where nothing was printed', async () => {
  const { taken, commits } = printing(10);
  taken.handOut(at(20));
  expect(await taken.finish()).toEqual([]);
  expect(commits).toEqual([]);
});

it('commits what lies before the last bytes that a pipe may hold whose reader has gone away', async () => {
  const { taken, output, commits, print } = printing(0);
  for (let next = 1; next <= 9; next++) print(next, 30);
  taken.handOut(at(10));
  output.readerGone = true;
  expect(await taken.finish()).toEqual([{ ...place, from: 5, to: 10 }]); // 150 of 270 bytes
  expect(commits).toEqual([5]);
});

it('goes back with what was committed before the reader went away', async () => {
  vi.useFakeTimers();
  const { taken, output, commits, print } = printing(0);
  print(7, 30);
  await vi.advanceTimersByTimeAsync(2_000);
  output.readerGone = true;
  expect(await taken.finish()).toEqual([{ ...place, from: 0, to: 7 }]);
  expect(commits).toEqual([7, 0]);
  vi.useRealTimers();
});

it('begins at nothing with a partition of a topic that was made anew, and commits for that topic', async () => {
  const { taken, print, requests } = printing(0);
  print(50, 500);
  await taken.finish();
  taken.begin({ ...place, topicId: 'anew', start: 0 });
  await taken.finish();
  print(2, 500);
  await taken.finish();
  expect(requests()).toEqual([[{ ...place, topicId: 'id', offset: 50 }], [{ ...place, topicId: 'anew', offset: 2 }]]);
});
