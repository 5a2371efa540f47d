import { expect, it } from 'vitest';
import { readRanges } from '../../../../src/lib/kafka/reader/partition-reader.js';
import type { ReadSource } from '../../../../src/lib/kafka/reader/read-source.js';
import { batchBytes } from '../../../helpers/reader-model/batch-bytes.js';

const fetched = { highWatermark: 5, lastStableOffset: 5, logStartOffset: 0, abortedTransactions: [] };
const nowhere = { preferredReadReplica: -1, divergingEpoch: null, currentLeader: null } as const;
const notLeader = 6;

it('a partition that moves to a broker whose other partitions are held back is read there at once', async () => {
  const leaders = new Map([
    ['held', 1],
    ['moving', 2],
  ]);
  const source = (signal: AbortSignal): ReadSource => ({
    signal,
    user: null,
    fetch: (broker, positions) =>
      Promise.resolve({
        throttled: false,
        partitions: positions.map((position) => {
          const moved = leaders.get(position.topic) !== broker;
          const records = moved ? null : batchBytes({ baseOffset: 0, lastOffset: 4 });
          const rest = { ...fetched, ...nowhere, partitionIndex: 0, records };
          return [position, { ...rest, errorCode: moved ? notLeader : 0 }] as const;
        }),
      }),
    assignLeaders: (positions) => {
      for (const position of positions) position.leader = leaders.get(position.topic) ?? -1;
      leaders.set('moving', 1); // as soon as it is known that it was at the other one
      return Promise.resolve([]);
    },
    isOnDisk: () => Promise.resolve(true),
    resumeWithin: (position) => Promise.resolve(position.next),
    pause: () => Promise.resolve(),
  });
  const range = (topic: string) => ({ topic, topicId: topic, partition: 0, start: 0, end: 5 });
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let paused = true;
  const gate = { isOpen: ({ topic }: { topic: string }) => topic !== 'held' || !paused, opened: () => opened };
  const read: string[] = [];
  const options = { readCommitted: true, onGap: () => undefined, gate };
  for await (const { batches } of readRanges(source, [range('held'), range('moving')], options)) {
    read.push(...batches.map(({ topic }) => topic));
    paused = false;
    open();
  }
  expect(read).toEqual(['moving', 'held']);
});
