import { expect, onTestFinished } from 'vitest';
import { eventually } from './eventually.js';
import { kafkajs } from './kafkajs.js';
import { unique } from './unique.js';

/**
 * Writes records in one transaction to partition 0, which is still open.
 * @returns ends it, and waits for its marker: the coordinator answers first, and the leader writes the marker later
 */
export async function openTransaction(
  topic: string,
  ...values: readonly string[]
): Promise<(how: 'commit' | 'abort') => Promise<void>> {
  const start = await endOf(topic);
  const producer = kafkajs().producer({ transactionalId: unique('open'), maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const transaction = await producer.transaction();
  await transaction.send({
    topic,
    messages: values.map((value) => ({ key: 'of a transaction', value, partition: 0 })),
  });
  return async (how) => {
    await transaction[how]();
    await eventually(async () => expect(await endOf(topic)).toBe(start + values.length + 1), { within: 30_000 });
  };
}

/** Writes records to partition 0 in one transaction; its marker is behind them. */
export async function inTransaction(
  how: 'commit' | 'abort',
  topic: string,
  ...values: readonly string[]
): Promise<void> {
  const end = await openTransaction(topic, ...values);
  await end(how);
}

/** Where partition 0 ends. */
export async function endOf(topic: string): Promise<number> {
  const admin = kafkajs().admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    return Number(ends.find(({ partition }) => partition === 0)?.high);
  } finally {
    await admin.disconnect();
  }
}
