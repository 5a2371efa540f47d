import { expect, it } from 'vitest';
import type { Gap } from '../../../../src/lib/kafka/reader/partition-reader.js';
import { readRanges } from '../../../../src/lib/kafka/reader/partition-reader.js';
import type { ReadSource } from '../../../../src/lib/kafka/reader/read-source.js';
import { batchBytes } from '../../../helpers/reader-model/batch-bytes.js';

const rest = {
  ...{ partitionIndex: 0, errorCode: 0, logStartOffset: 0, preferredReadReplica: -1 },
  ...{ highWatermark: 10, lastStableOffset: 10, abortedTransactions: [], currentLeader: null },
};

const unmoved: Omit<ReadSource, 'signal' | 'fetch'> = {
  user: null,
  assignLeaders: (positions) => {
    for (const position of positions) position.leader = 1;
    return Promise.resolve([]);
  },
  isOnDisk: () => Promise.resolve(true),
  resumeWithin: (position) => Promise.resolve(position.next),
  pause: () => Promise.resolve(),
};

it('a log that was cut off behind what was read goes on where it was cut, and says so (KIP-320)', async () => {
  const asked: [number, number][] = [];
  const source = (signal: AbortSignal): ReadSource => ({
    signal,
    fetch: (_, positions) => {
      const partitions = positions.map((position) => {
        const { next, lastEpoch } = position;
        asked.push([next, lastEpoch]);
        if (next === 0) return [position, { ...rest, records: inEpoch(3, 0, 4), divergingEpoch: null }] as const;
        // Meanwhile a leader was elected that did not have all of that.
        const cut = { ...rest, records: null, divergingEpoch: { epoch: 2, endOffset: 3 } };
        return [position, lastEpoch === 3 ? cut : { ...cut, records: inEpoch(4, 3, 9), divergingEpoch: null }] as const;
      });
      return Promise.resolve({ partitions, throttled: false });
    },
    ...unmoved,
  });
  const range = { topic: 'cut', topicId: 'cut', partition: 0, start: 0, end: 10 };
  const gaps: Gap[] = [];
  const read: number[] = [];
  const options = { readCommitted: false, onGap: (gap: Gap) => void gaps.push(gap) };
  for await (const { batches } of readRanges(source, [range], options)) {
    read.push(...batches.map(({ batch }) => batch.baseOffset));
  }
  expect(read).toEqual([0, 3]);
  expect(gaps).toEqual([{ topic: 'cut', partition: 0, from: 5, to: 3 }]);
  expect(asked).toEqual([
    [0, -1],
    [5, 3],
    [3, -1],
  ]);
});

it('behind offsets that hold nothing no epoch is named: nobody knows in which the last of them was written', async () => {
  const asked: [number, number][] = [];
  const source = (signal: AbortSignal): ReadSource => ({
    signal,
    fetch: (_, positions) => {
      const partitions = positions.map((position) => {
        const { next, lastEpoch } = position;
        asked.push([next, lastEpoch]);
        const records = next === 0 ? inEpoch(3, 0, 4) : next === 5 ? null : inEpoch(4, 10, 19);
        return [position, { ...rest, records, divergingEpoch: null }] as const;
      });
      return Promise.resolve({ partitions, throttled: false });
    },
    ...unmoved,
  });
  const range = { topic: 'compacted', topicId: 'compacted', partition: 0, start: 0, end: 20 };
  let answers = 0;
  for await (const { batches } of readRanges(source, [range], { readCommitted: false, onGap: () => undefined })) {
    answers += batches.length;
  }
  expect(answers).toBe(2);
  expect(asked).toEqual([
    [0, -1],
    [5, 3],
    [10, -1],
  ]);
});

function inEpoch(epoch: number, baseOffset: number, lastOffset: number): Buffer {
  const bytes = batchBytes({ baseOffset, lastOffset });
  bytes.writeInt32BE(epoch, 12);
  return bytes;
}
