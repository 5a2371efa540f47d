import { AppError } from '../errors.js';
import { abortOpenTransaction, openTransactions } from '../kafka/admin/producer-state.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import type { TopicPartition } from '../kafka/types.js';
import { mapAtMost } from '../values/map-at-most.js';
import { isSame, judge, stillOpen, type JudgedTransaction } from './hanging.js';

/** A transaction by where its first record in a partition is. */
export interface TransactionPlace extends TopicPartition {
  readonly startOffset: number;
}

/**
 * The open transaction that begins there.
 * @param force takes one, too, that a coordinator is going to end: the rest of it may then be committed without this part
 * @throws AppError TRANSACTION_NOT_FOUND, TRANSACTION_NOT_HANGING, PARTITION_NOT_FOUND
 */
export async function planAbort(
  kafka: KafkaCluster,
  { topic, partition, startOffset }: TransactionPlace,
  { force }: { readonly force: boolean },
  now: () => Date,
): Promise<JudgedTransaction> {
  const open = (await openTransactions(kafka, [{ topic, partition }])).filter(
    (transaction) => transaction.startOffset === startOffset,
  );
  const [found] = await judge(kafka, open, now);
  const where = `topic "${topic}", partition ${partition}`;
  if (found === undefined) {
    throw new AppError(
      'TRANSACTION_NOT_FOUND',
      `${where} has no open transaction that begins at offset ${startOffset}`,
    );
  }
  if (found.hanging || force) return found;
  throw new AppError(
    'TRANSACTION_NOT_HANGING',
    `the transaction at offset ${startOffset} of ${where} does not hang: the coordinator of "${found.transactionalId ?? ''}" is going to end it`,
  );
}

export interface AbortOutcome {
  readonly transaction: JudgedTransaction;
  /** null where it is aborted. */
  readonly error: ItemError | null;
}

/** Aborts those that are what they were when they were planned. */
export async function carryOutAbort(
  kafka: KafkaCluster,
  planned: readonly JudgedTransaction[],
): Promise<readonly AbortOutcome[]> {
  const open = await stillOpen(kafka, planned);
  return mapAtMost(atOnce, planned, async (transaction) => {
    const now = open.find((candidate) => isSame(candidate, transaction));
    return { transaction, error: now === undefined ? ended : await abortOpenTransaction(kafka, now) };
  });
}

const ended: ItemError = { code: 'TRANSACTION_NOT_FOUND', message: 'it has ended meanwhile' };
/** Requests under way at once. */
const atOnce = 10;
