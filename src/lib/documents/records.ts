import * as z from 'zod/mini';
import { clusterReference, count, int64, offset } from './shared.js';
import { problem } from './messages.js';
import { acksWords } from './record-words.js';

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
  acks: z.enum(acksWords),
  /** Acknowledged by the brokers; with `acks` 0, handed to the network. */
  sent: count,
  /** Invalid, or refused by the broker: not there. */
  rejected: count,
  /** Not sent because of a failure before: not there. */
  unsent: count,
  /** Sent without an answer: each is there once or not at all (more than once only where `acks` is not `all`). */
  unknown: count,
  /** Not rejected, whether sent or not. */
  valid: count,
  partitions: writtenPartitions,
  /** A hundred of those rejected, in the order of the input. */
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
  timestamp: int64,
  /** Any JSON where the key has a schema, or `--key-type` says what it is; else text or bytes. */
  key: z.unknown(),
  /** The schema of the key, which its bytes begin with and the topic's key subject has; left out where it has none. */
  keySchemaId: z.optional(count),
  /** The schema of the key that the header `__key_schema_id` names; left out where there is none. */
  keySchemaGuid: z.optional(z.string()),
  /** In the order of the record; a name may stand more than once. */
  headers: z.array(z.strictObject({ key: textOrBytes, value: z.nullable(textOrBytes) })),
  /** Any JSON; null is a tombstone. Integers have all their digits, also beyond 2^53. */
  value: z.unknown(),
  /** null where the value has no wire header, and stands as text or bytes. */
  schemaId: z.nullable(count),
  /** The schema of the value that the header `__value_schema_id` names; left out where there is none. */
  schemaGuid: z.optional(z.string()),
  /**
   * The stored value in base64, where `value` alone would not give its bytes again: `produce --input envelope` sends them
   * as long as they decode to that `value`. Left out where `value` does.
   */
  valueBytes: z.optional(z.string()),
  /** Why the value is shown as bytes; left out where it was decoded. */
  error: z.optional(z.string()),
  /** Fields are hidden, as the profile says: the line is not what is stored. */
  masked: z.optional(z.literal(true)),
});
