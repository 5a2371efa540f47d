import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/lib/errors.js';
import {
  connectionClosed,
  connectionLost,
  neverSent,
  noAnswer,
  notConnected,
} from '../../../src/lib/kafka/connection/connection-errors.js';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import type { Delivery } from '../../../src/lib/kafka/writer/delivery.js';
import { Partitioner } from '../../../src/lib/kafka/writer/partitioner.js';
import { PartitionQueue } from '../../../src/lib/kafka/writer/partition-queue.js';
import {
  produceErrors,
  produceOutcome,
  unansweredOutcome,
  verdicts,
} from '../../../src/lib/kafka/writer/produce-outcome.js';
import { ProducerNumbers } from '../../../src/lib/kafka/writer/producer-numbers.js';
import { notDone } from '../../../src/lib/kafka/writer/produce-request.js';
import { QueuedRecord } from '../../../src/lib/kafka/writer/queued-record.js';
import { WriterBuffer } from '../../../src/lib/kafka/writer/writer-buffer.js';

it('a writer asks to wait for room by the bytes of its records, and by their number where they are tiny', async () => {
  const buffer = new WriterBuffer();
  for (let taken = 0; taken < 200_000; taken++) buffer.take(36);
  expect(buffer.room()).toBeUndefined();
  buffer.take(36);
  const room = buffer.room();
  expect(room).toBeInstanceOf(Promise);
  buffer.release(36);
  await room;
});

const place = { topic: 't', partition: 0 };
const identity = { producerId: 7n, producerEpoch: 0 };
const obstacle: AppError = notDone(place, 'it has no leader at the moment');

function filled(...records: readonly { readonly size?: number; readonly takenAt?: number }[]) {
  const queue = new PartitionQueue(place, new ProducerNumbers(identity));
  const told: (Delivery['status'] | null)[] = records.map(() => null);
  for (const [index, { size = 10, takenAt = Date.now() }] of records.entries()) {
    const record = { key: null, value: Buffer.alloc(size), headers: [], timestamp: 0 };
    queue.add(new QueuedRecord(record, takenAt, ({ status }) => (told[index] = status)));
  }
  const nextSizes = (): readonly number[] | undefined =>
    queue.next(1_000)?.records.map(({ record }) => record.value?.length ?? -1);
  return { queue, told, nextSizes };
}

describe('the queue of a partition', () => {
  it('gives out what fits, one record at least, in order', () => {
    const { queue, nextSizes } = filled({ size: 10 }, { size: 20 }, { size: 5_000 }, { size: 30 });
    for (const sizes of [[10, 20], [5_000], [30]]) {
      expect(nextSizes()).toEqual(sizes);
      queue.acknowledged();
    }
    expect(queue.isEmpty).toBe(true);
    expect(queue.numbers.sequence(false)).toMatchObject({ ...identity, baseSequence: 4 });
  });

  it('gives out a batch again as it was where that may be there, and in other parts where it is not', () => {
    const { queue, nextSizes } = filled({ size: 500 }, { size: 400 }, { size: 300 });
    expect(nextSizes()).toEqual([500, 400]);
    queue.keep();
    expect(nextSizes()).toEqual([500, 400]);
    const records = queue.next(1_000)?.records ?? [];
    queue.divide(records.slice(0, 1), records.slice(1));
    for (const sizes of [[500], [400], [300]]) {
      expect(nextSizes()).toEqual(sizes);
      queue.acknowledged();
    }
  });

  it('settles what is overdue, and only that; sent or not makes the difference', () => {
    const now = Date.now();
    const { queue, told } = filled(
      { size: 900, takenAt: now - 3_000 },
      { size: 900, takenAt: now - 2_000 },
      { takenAt: now - 500 },
    );
    queue.next(1_000);
    queue.rest(obstacle);
    queue.expire(1_000);
    expect(told).toEqual(['unknown', 'unsent', null]);
    queue.keep(); // nobody waits for it any more
    expect(queue.next(1_000)?.records).toHaveLength(1);
    expect(queue.numbers.sequence(false)).toMatchObject({ producerEpoch: 1, baseSequence: 0 });
  });

  it('counts no time in which brokers wanted to be left alone', () => {
    const { queue, told } = filled({ takenAt: Date.now() - 3_000 });
    queue.standStill(2_500);
    queue.expire(1_000);
    expect(told).toEqual([null]);
    queue.expire(400);
    expect(told).toEqual(['unsent']);
  });

  it('numbers what follows a batch of unknown fate from 0, in the next epoch', () => {
    const { queue, told } = filled({ size: 900 }, { size: 900 });
    queue.next(1_000);
    queue.acknowledged();
    queue.next(1_000);
    queue.giveUp(obstacle);
    expect(told).toEqual([null, 'unknown']);
    expect(queue.numbers.sequence(false)).toMatchObject({ producerId: 7n, producerEpoch: 1, baseSequence: 0 });
  });

  it('sends nothing more once it was ended: what comes back from its way then is settled too', () => {
    const { queue, told } = filled({ size: 900 }, { size: 900 });
    const { records = [] } = queue.next(1_000) ?? {};
    queue.end(obstacle);
    expect(told).toEqual([null, 'unsent']);
    queue.divide(records);
    expect([told, queue.isEmpty]).toEqual([['unsent', 'unsent'], true]);
  });
});

describe('the numbers of a producer', () => {
  it('count as the broker does beyond the largest sequence number', () => {
    const numbers = new ProducerNumbers(identity);
    numbers.advance(2 ** 31 - 1);
    numbers.advance(3);
    expect(numbers.sequence(true)).toEqual({ ...identity, baseSequence: 2, transactional: true });
  });

  it('begin again with another identity, not with the same', () => {
    const numbers = new ProducerNumbers(identity);
    numbers.advance(3);
    numbers.become({ ...identity });
    expect(numbers.sequence(true)).toMatchObject({ baseSequence: 3 });
    numbers.become({ producerId: 7n, producerEpoch: 2 ** 15 - 3 });
    expect([numbers.isExhausted, numbers.sequence(true).baseSequence]).toEqual([false, 0]);
    numbers.bump();
    expect(numbers.isExhausted).toBe(true);
  });
});

describe('the outcome of a Produce answer', () => {
  const docs = readFileSync(`${import.meta.dirname}/../../../docs/records.md`, 'utf8');

  it('has a row in docs/records.md for each error, which says what is known of the record', () => {
    const rows = [...docs.matchAll(/^\| `([A-Z_]+)` +\| ([a-z ]+?) +\| `([a-z]+)` +\|$/gm)];
    const documented = Object.fromEntries(rows.map(([, name = '', , verdict]) => [name, verdict]));
    const known = Object.entries(produceErrors).map(([name, outcome]) => [name, verdicts[outcome]]);
    expect(documented).toEqual(Object.fromEntries(known));
  });

  it.each([
    [0, 'acknowledged'],
    [errorCodeOf('NOT_LEADER_OR_FOLLOWER'), 'retry-appended'],
    [errorCodeOf('NOT_ENOUGH_REPLICAS'), 'retry'],
    [errorCodeOf('LISTENER_NOT_FOUND'), 'retry-appended'], // not one of Produce's, but worth another try
    [errorCodeOf('INVALID_PARTITIONS'), 'given-up'],
    [9_999, 'given-up'],
  ] as const)('of error %i is %s', (code, outcome) => {
    expect(produceOutcome(code)).toBe(outcome);
  });

  it('that does not come leaves the fate of a batch open, unless not a byte of its request was sent', () => {
    const broker = { host: 'localhost', port: 1 };
    const lost = connectionLost(broker, 'the broker closed the connection');
    const closed = connectionClosed(broker);
    const cases = [
      lost,
      noAnswer(broker, 1),
      closed,
      neverSent(lost),
      neverSent(closed),
      notConnected(broker, 'refused'),
    ];
    const verdictsOf = (mayTryAgain: boolean): readonly string[] =>
      cases.map((error) => verdicts[unansweredOutcome(error, mayTryAgain)]);
    for (const mayTryAgain of [true, false]) {
      expect(verdictsOf(mayTryAgain)).toEqual(['unknown', 'unknown', 'unknown', 'unsent', 'unsent', 'unsent']);
    }
  });
});

describe('the partition of a record', () => {
  it('is always the same for a key', () => {
    const partitioner = new Partitioner();
    const key = Buffer.from('user-1');
    const chosen = Array.from({ length: 5 }, () => partitioner.partitionOf('t', 7, key, 1));
    expect(new Set(chosen).size).toBe(1);
  });

  it('without a key stays for a while, then changes, and takes its turn', () => {
    const partitioner = new Partitioner();
    const chosen = Array.from({ length: 300 }, () => partitioner.partitionOf('t', 3, null, 1_000));
    expect(chosen[0]).toBe(chosen[50]);
    expect(new Set(chosen).size).toBe(3);
  });

  it('without a key is one that can be written, where there is any', () => {
    const partitioner = new Partitioner();
    const chosen = (isAvailable: (partition: number) => boolean): readonly number[] => {
      const all = Array.from({ length: 300 }, () => partitioner.partitionOf('t', 3, null, 1_000, isAvailable));
      return [...new Set(all)].sort();
    };
    expect(chosen((partition) => partition !== 1)).toEqual([0, 2]);
    expect(chosen((partition) => partition === 1)).toEqual([1]);
    expect(chosen(() => false)).toEqual([0, 1, 2]);
  });
});
