import * as z from 'zod/mini';
import { clusterReference, count, offset } from './shared.js';
import { problem } from './messages.js';

/** What was written where. */
const writtenPartitions = z.array(
  z.strictObject({
    partition: count,
    records: count,
    /** null where the broker did not say. */
    firstOffset: z.nullable(offset),
    lastOffset: z.nullable(offset),
  }),
);

export const produce = z.strictObject({
  /** null in a dry run. */
  cluster: z.nullable(clusterReference),
  topic: z.string(),
  dryRun: z.boolean(),
  acks: z.enum(['all', '1', '0']),
  /** Acknowledged by the brokers; with `acks` 0, handed to the network. */
  sent: count,
  /** Invalid, or refused by the broker: not there. */
  rejected: count,
  /** Not sent because of a failure before: not there. */
  unsent: count,
  /** Sent without an answer: each is there once or not at all (more than once only where `acks` is not `all`). */
  unknown: count,
  /** Valid, whether sent or not. */
  valid: count,
  partitions: writtenPartitions,
  /** The first hundred of those rejected. */
  rejections: z.array(
    z.strictObject({
      /** Line of the input, or place in an array, from 1; null where the input is one value. */
      number: z.nullable(count),
      message: z.string(),
      problems: z.array(problem),
    }),
  ),
});

export const copy = z.strictObject({
  /** The cluster that was written to; null in a dry run. */
  cluster: z.nullable(clusterReference),
  from: z.string(),
  to: z.string(),
  dryRun: z.boolean(),
  /** Offsets that were gone through, or would be: records, unless compaction or transactions left gaps. */
  offsets: count,
  /** Acknowledged by the target's brokers. */
  copied: count,
  /** Left out by `--filter`. */
  leftOut: count,
  /** Not sent because of a failure before: not there. */
  unsent: count,
  /** Sent without an answer: each is there once or not at all. */
  unknown: count,
  /** Records that the target's retention deletes at once. */
  expired: count,
  /** Of the target. */
  partitions: writtenPartitions,
  /** Ids of schemas, and those that the same schemas have in the target's registry; keys have their own. */
  schemaIds: z.array(z.strictObject({ part: z.enum(['key', 'value']), from: count, to: count })),
  /** What was read back; null without `--verify`. */
  verified: z.nullable(z.strictObject({ found: count, missing: count })),
});

const textOrBytes = z.union([z.string(), z.strictObject({ $bytes: z.string() })]);

/** A line of `consume`, which has no `kind` and no `version`, and of the input of `produce --input envelope`. */
export const record = z.strictObject({
  topic: z.string(),
  partition: count,
  offset,
  /** Epoch milliseconds. */
  timestamp: z.int(),
  key: z.nullable(textOrBytes),
  /** In the order of the record; a name may stand more than once. */
  headers: z.array(z.strictObject({ key: textOrBytes, value: z.nullable(textOrBytes) })),
  /** Any JSON; null is a tombstone. Integers have all their digits, also beyond 2^53. */
  value: z.unknown(),
  /** null where the value has no wire header, and stands as text or bytes. */
  schemaId: z.nullable(count),
  /** Why the value is shown as bytes; left out where it was decoded. */
  error: z.optional(z.string()),
});
