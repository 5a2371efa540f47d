import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { isUnanswered, patiently } from '../patience.js';
import { expectAllKept, keptPartitionsAt, type Coordinated } from './kept-partitions.js';

/** Milliseconds for which brokers that are going or coming are waited for. */
const patience = 20_000;

/** Milliseconds for a broker to list what it keeps, after which it is taken to be gone. */
export const listsWithin = 10_000;

/**
 * All groups or transactions of the cluster. Each broker knows its own, so all are asked, and all again while one has gone and
 * what it kept has not come to others yet.
 * @param listAt what one broker lists
 * @throws AppError CLUSTER_NOT_READY where some are with no broker
 */
export async function listEverywhere<Listed>(
  kafka: KafkaCluster,
  coordinated: Coordinated,
  listAt: (brokerId: number) => Promise<readonly Listed[]>,
): Promise<readonly Listed[]> {
  let isReached = false; // while no broker answers at all, none is waited for
  const mayPass = (error: unknown): boolean =>
    isReached && (isUnanswered(error) || hasErrorCode(error, 'CLUSTER_NOT_READY'));
  return patiently(kafka.signal, { within: patience, despite: mayPass }, async () => {
    isReached = false;
    const { brokers } = await kafka.metadata([]);
    isReached = true;
    const lists = await Promise.all(
      brokers.map(async ({ id }) => {
        const held = await keptPartitionsAt(kafka, id, coordinated);
        return { held, listed: await listAt(id) };
      }),
    );
    expectAllKept(
      lists.map(({ held }) => held),
      coordinated,
    );
    return lists.flatMap(({ listed }) => listed);
  });
}

/** @throws AppError CLUSTER_NOT_READY where asking again may help, REQUEST_FAILED */
export function expectListed(brokerId: number, noun: string, errorCode: number): void {
  const { name, retriable } = kafkaErrorCode(errorCode);
  if (retriable) throw new AppError('CLUSTER_NOT_READY', `broker ${brokerId} cannot list its ${noun} yet: ${name}`);
  if (errorCode !== NO_ERROR)
    throw new AppError('REQUEST_FAILED', `broker ${brokerId} does not list its ${noun}: ${name}`);
}
