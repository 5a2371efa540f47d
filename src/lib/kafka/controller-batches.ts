import type { KafkaCluster } from './cluster.js';
import { requestFailed, type ItemError } from './item-error.js';

/**
 * Records that a KRaft controller writes for one request, and no more: it refuses the whole of a larger one (Kafka's
 * `QuorumController.MAX_RECORDS_PER_USER_OP`, `ReplicationControlManager.MAX_PARTITIONS_PER_BATCH`).
 */
export const recordsInRequest = 10_000;

export interface Batches<Item, Answer> {
  /** The records that the controller writes for an item. */
  readonly recordsOf: (item: Item) => number;
  readonly send: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** The answer of an item whose request failed, or was not sent, when others had been done already. */
  readonly failed: (item: Item, error: ItemError) => Answer;
}

/**
 * Sends items in as many requests as the controller needs, one after the other, and an item that is too large by itself
 * alone: it takes no others with it.
 * @throws what the first request throws; later ones give their items the error, as what came before is done
 */
export async function sendInBatches<Item, Answer>(
  kafka: KafkaCluster,
  items: readonly Item[],
  { recordsOf, send, failed }: Batches<Item, Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let error: ItemError | null = null;
  for (const batch of batchesOf(items, recordsOf)) {
    try {
      answers.push(...(error === null ? await send(batch) : batch.map(failedWith(error))));
    } catch (thrown) {
      if (answers.length === 0 || kafka.signal.aborted) throw thrown;
      error = requestFailed(thrown);
      answers.push(...batch.map(failedWith(error)));
    }
  }
  return answers;

  function failedWith(reason: ItemError): (item: Item) => Answer {
    return (item) => failed(item, reason);
  }
}

/** Items in their order, in groups of no more records than a request takes. */
export function batchesOf<Item>(
  items: readonly Item[],
  recordsOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const records = recordsOf(item);
    if (batches.length === 0 || records > room) {
      batches.push([]);
      room = recordsInRequest;
    }
    batches.at(-1)?.push(item);
    room -= records;
  }
  return batches;
}
