import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import type { ItemError } from '../../../src/lib/kafka/item-error.js';
import { batchesOf, sendInBatches } from '../../../src/lib/kafka/controller-batches.js';

describe('what a controller is asked for', () => {
  it('is in requests of 10,000 records at the most, and what is larger by itself is alone', () => {
    const itself = (records: number): number => records;
    expect(batchesOf([], itself)).toEqual([]);
    expect(batchesOf([0, 5_000, 5_000, 1], itself)).toEqual([[0, 5_000, 5_000], [1]]);
    expect(batchesOf([1, 20_000, 2, 3], itself)).toEqual([[1], [20_000], [2, 3]]);
    expect(
      batchesOf(
        Array.from({ length: 101 }, () => 101),
        itself,
      ).map(({ length }) => length),
    ).toEqual([99, 2]);
  });

  it('is told of item by item where a later request fails, as the ones before are done', async () => {
    const kafka = new KafkaCluster({
      bootstrap: [],
      clientId: 'none',
      connectionTimeout: 1,
      requestTimeout: 1,
      debug: () => undefined,
      signal: new AbortController().signal,
    });
    const sent: (readonly number[])[] = [];
    const sendFailingAt = (failing: number) =>
      sendInBatches<number, readonly [number, ItemError | null]>(kafka, [6_000, 7_000, 8_000], {
        recordsOf: (records) => records,
        send: async (batch) => {
          sent.push(batch);
          if (batch.includes(failing)) throw new AppError('TIMEOUT', 'no answer');
          return Promise.resolve(batch.map((records) => [records, null]));
        },
        failed: (records, error) => [records, error],
      });
    const error = { code: 'TIMEOUT', message: 'no answer' };
    expect(await sendFailingAt(7_000)).toEqual([
      [6_000, null],
      [7_000, error],
      [8_000, error],
    ]);
    expect(sent).toEqual([[6_000], [7_000]]);
    await expect(sendFailingAt(6_000)).rejects.toThrow('no answer');
  });
});
