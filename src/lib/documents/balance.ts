import * as z from 'zod/mini';
import { clusterReference, count, itemError } from './shared.js';
import { outcomes } from './topic-words.js';

const balanceLoad = z.strictObject({
  /** Partitions that it leads now, and those that it leads when all is well: it is the first of their replicas. */
  leaders: count,
  preferredLeaders: count,
  replicas: count,
  /** Of its replicas together. */
  bytes: count,
});

const carriedOut = {
  status: z.enum(outcomes),
  error: z.nullable(itemError),
};

export const balance = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  /** Bytes a second that each broker may copy. */
  throttle: count,
  /** Moves that a run before had left under way, and that were waited for first, or taken back with `--cancel`. */
  finished: count,
  takenBack: count,
  brokers: z.array(
    z.strictObject({
      broker: z.int(),
      rack: z.nullable(z.string()),
      before: balanceLoad,
      /** In a dry run, what it would be. */
      after: balanceLoad,
      /** Of its disks together, in bytes; null where the broker does not tell. */
      diskTotal: z.nullable(count),
      diskFree: z.nullable(count),
    }),
  ),
  /** Partitions that get other replicas, or the same in another order. */
  moves: z.array(
    z.strictObject({
      topic: z.string(),
      partition: count,
      /** Broker ids, the preferred leader first. */
      before: z.array(z.int()),
      after: z.array(z.int()),
      /** Bytes to copy. */
      bytes: count,
      ...carriedOut,
    }),
  ),
  /** Partitions led by another broker than the first of their replicas, which is to lead them. */
  elections: z.array(
    z.strictObject({ topic: z.string(), partition: count, before: z.int(), after: z.int(), ...carriedOut }),
  ),
  /** Partitions that are not well enough to be touched. */
  leftAlone: z.array(z.strictObject({ topic: z.string(), partition: count, reason: z.string() })),
});
