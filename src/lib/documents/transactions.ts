import * as z from 'zod/mini';
import { clusterReference, count, int64, itemError, offset } from './shared.js';

const listed = z.strictObject({
  transactionalId: z.string(),
  /** Id of the broker that keeps it. */
  coordinator: z.int(),
  producerId: int64,
  /** Kafka's name of it. */
  state: z.string(),
});

/** Part of a transaction in one partition. */
const open = {
  topic: z.string(),
  partition: count,
  producerId: int64,
  producerEpoch: z.int(),
  /** Of the coordinator that wrote the producer's last marker; -1 before the first. */
  coordinatorEpoch: z.int(),
  /** Of its first record here: readers of committed records come no further. */
  startOffset: offset,
  /** Epoch milliseconds of the producer's last record here. */
  lastTimestamp: int64,
  /** Milliseconds since then. */
  idleMs: count,
  /** null where no coordinator knows the producer. */
  transactionalId: z.nullable(z.string()),
  /** True where no coordinator is going to end it. */
  hanging: z.boolean(),
};

export const list = z.strictObject({
  /** null with `--hanging`. */
  transactions: z.nullable(z.array(listed)),
  /** Transactions that no coordinator is going to end; null without `--hanging`. */
  hanging: z.nullable(z.array(z.strictObject(open))),
});

export const describe = z.strictObject({
  transactions: z.array(
    z.strictObject({
      transactionalId: z.string(),
      /** Id of the broker that keeps it. */
      coordinator: z.int(),
      state: z.string(),
      producerId: int64,
      producerEpoch: z.int(),
      /** Milliseconds after which the coordinator aborts it. */
      timeoutMs: z.int(),
      /** Epoch milliseconds, and how long ago that was; both null where none is under way. */
      startedAt: z.nullable(int64),
      durationMs: z.nullable(count),
      /** Those that still wait for the end of it. */
      partitions: z.array(z.strictObject({ topic: z.string(), partition: count })),
    }),
  ),
});

export const abort = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  transactions: z.array(
    z.strictObject({
      ...open,
      /** False in a dry run. */
      aborted: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
});
