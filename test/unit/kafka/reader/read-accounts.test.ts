import { describe, expect, it } from 'vitest';
import { ReadAccounts } from '../../../../src/lib/kafka/reader/read-accounts.js';
import type { ReadAnswer, SkipReason } from '../../../../src/lib/kafka/reader/read-answer.js';
import { readBatches } from '../../../../src/lib/kafka/records/record-batch.js';
import { batchBytes } from '../../../helpers/reader-model/batch-bytes.js';

const range = (partition: number, start: number, end: number | null) => {
  return { topic: 't', topicId: 'id', partition, start, end };
};

function brought(partition: number, ...spans: readonly (readonly [from: number, last: number])[]): ReadAnswer {
  const batches = spans.flatMap(([baseOffset, lastOffset]) =>
    [...readBatches(batchBytes({ baseOffset, lastOffset }), baseOffset)].map((batch) => {
      return { topic: 't', partition, batch, from: baseOffset, to: null };
    }),
  );
  return { batches, skipped: [], positions: [] };
}

function skipped(partition: number, from: number, to: number, why: SkipReason): ReadAnswer {
  return { batches: [], skipped: [{ topic: 't', partition, from, to, why }], positions: [] };
}

describe('the accounts of a read', () => {
  it('are whole where batches and what was skipped join on to each other, also within an answer', () => {
    const accounts = new ReadAccounts([range(0, 3, 30), range(1, 0, null), range(2, 5, 5)]);
    accounts.enter(brought(0, [0, 4], [5, 9])); // the first batch begins before what was asked for
    accounts.enter(brought(1, [0, 99]));
    accounts.enter({ ...brought(0, [15, 19]), skipped: skipped(0, 10, 15, 'absent').skipped });
    accounts.enter(skipped(0, 20, 25, 'hidden'));
    accounts.enter(skipped(0, 25, 30, 'empty'));
    expect(() => accounts.close()).not.toThrow();
  });

  it('name what is missing between two answers, also of a partition that is followed', () => {
    const accounts = new ReadAccounts([range(0, 0, 20), range(1, 7, null)]);
    accounts.enter(brought(0, [0, 4]));
    expect(() => accounts.enter(brought(0, [8, 9]))).toThrow(
      expect.objectContaining({
        code: 'INCOMPLETE',
        message: 'topic "t", partition 0: offsets 5 to 7 were not read, of those from 0 to 19',
      }),
    );
    expect(() => accounts.enter(skipped(1, 9, 12, 'hidden'))).toThrow(
      'topic "t", partition 1: offsets 7 to 8 were not read, of those from 7 on',
    );
  });

  it('name what is missing at the end', () => {
    const accounts = new ReadAccounts([range(0, 0, 20)]);
    accounts.enter(brought(0, [0, 4]));
    expect(() => accounts.close()).toThrow('offsets 5 to 19 were not read, of those from 0 to 19');
  });

  it('go back where the log was cut off', () => {
    const accounts = new ReadAccounts([range(0, 0, 8)]);
    accounts.enter(brought(0, [0, 6]));
    accounts.enter(skipped(0, 7, 3, 'gone'));
    accounts.enter(brought(0, [3, 5]));
    expect(() => accounts.close()).toThrow('offsets 6 to 7 were not read');
    accounts.enter(skipped(0, 6, 9, 'gone'));
    expect(() => accounts.close()).not.toThrow();
  });
});
