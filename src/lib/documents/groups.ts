import * as z from 'zod/mini';
import { commitNotes, groupTypes, limitNames } from './group-words.js';
import { clusterReference, count, int64, itemError } from './shared.js';

/** `unknown` for a type that this version of todo-kafka does not know. */
const groupType = z.enum([...groupTypes, 'unknown']);

export const list = z.strictObject({
  groups: z.array(
    z.strictObject({
      group: z.string(),
      type: groupType,
      /** What the members of a classic group have agreed on, such as `consumer`; empty before the first. */
      protocol: z.string(),
      /** Kafka's name of it; null where the brokers do not tell, before Kafka 2.6. */
      state: z.nullable(z.string()),
      /** Id of the broker that keeps the group. */
      coordinator: z.int(),
    }),
  ),
});

const partitionsOfTopic = z.strictObject({ topic: z.string(), partitions: z.array(count) });

const member = z.strictObject({
  memberId: z.string(),
  /** `group.instance.id` of a static member. */
  instanceId: z.nullable(z.string()),
  clientId: z.string(),
  host: z.string(),
  /** null in a classic group. */
  epoch: z.nullable(z.int()),
  /** Topics that it wants; empty while that is not told. */
  topics: z.array(z.string()),
  /** What it reads. */
  assignment: z.array(partitionsOfTopic),
  /** What it is to read when the group has settled; null where that is not told. */
  target: z.nullable(z.array(partitionsOfTopic)),
});

const partitionLag = z.strictObject({
  topic: z.string(),
  partition: count,
  /** Offset that the group reads next, in a share group the first that it is not done with; null without a commit. */
  currentOffset: z.nullable(int64),
  /** Both null where the partition has no leader to ask, or is not there any more. */
  logStartOffset: z.nullable(z.int()),
  logEndOffset: z.nullable(z.int()),
  /** null without a commit; 0 where the commit is beyond the end of the log. */
  lag: z.nullable(count),
  /**
   * What is left to be read, at the most: the lag, but no more than the log holds, and all that it holds without a commit that holds.
   * 0 where a reader of committed records finds nothing from the commit on, which `groups lag` and `groups describe` of named groups
   * look up. null where it is not known. Limits and `--until-zero` count it.
   */
  left: z.nullable(count),
  /** All that is in a partition without a commit that holds; else 0, null where it is not known. */
  uncommitted: z.nullable(count),
  /** Offsets that retention took before the group had read them. */
  lost: count,
  note: z.nullable(z.enum(commitNotes)),
  /** Milliseconds for which the oldest record that was not read has been there; null where it was not read. */
  timeLagMs: z.nullable(count),
  /** Milliseconds until retention passes the commit, at least; null where it is not by time alone, or was not read. */
  headroomMs: z.nullable(count),
});

const describedPartition = z.extend(partitionLag, {
  /** The member that reads it; all three null where none does. */
  consumerId: z.nullable(z.string()),
  host: z.nullable(z.string()),
  clientId: z.nullable(z.string()),
});

export const describe = z.strictObject({
  groups: z.array(
    z.strictObject({
      group: z.string(),
      type: groupType,
      protocol: z.string(),
      state: z.string(),
      coordinator: z.strictObject({
        id: z.int(),
        /** null where that broker has gone meanwhile. */
        address: z.nullable(z.string()),
      }),
      /** null while there is none. */
      assignor: z.nullable(z.string()),
      /** Both null in a classic group. */
      epoch: z.nullable(z.int()),
      assignmentEpoch: z.nullable(z.int()),
      members: z.array(member),
      /** null where only members or states were asked for. */
      partitions: z.nullable(z.array(describedPartition)),
    }),
  ),
});

export const lag = z.strictObject({
  /** When this was seen, in epoch milliseconds. */
  at: z.int(),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      type: groupType,
      state: z.string(),
      members: count,
      /** Of all partitions with a commit. */
      lag: count,
      /** What is left to be read in all partitions, at the most: what limits and `--until-zero` count. */
      left: count,
      /** All that is in partitions without a commit that holds. */
      uncommitted: count,
      uncommittedPartitions: count,
      /** Partitions without a leader to ask. */
      unknownPartitions: count,
      /** Of the partition that is furthest behind. */
      timeLagMs: z.nullable(count),
      /** Of the partition that has the least. */
      headroomMs: z.nullable(count),
      limits: z.strictObject({ maxLag: z.nullable(count), maxTimeLagMs: z.nullable(count) }),
      /** The limits that are passed. */
      exceeded: z.array(z.enum(limitNames)),
      partitions: z.array(partitionLag),
    }),
  ),
});

/** How to take a change of commits back. */
const undo = z.strictObject({ file: z.string(), command: z.string() });

export const resetOffsets = z.strictObject({
  cluster: clusterReference,
  group: z.string(),
  /** null for a group that did not exist before. */
  type: z.nullable(groupType),
  /** False for a preview. */
  executed: z.boolean(),
  /** True where the group itself goes, because the change that is undone had made it. */
  deletesGroup: z.boolean(),
  /** null for a preview. */
  undo: z.nullable(undo),
  /** The file that the new offsets were written to. */
  exported: z.nullable(z.string()),
  partitions: z.array(
    z.strictObject({
      topic: z.string(),
      partition: count,
      /** null without a commit. */
      currentOffset: z.nullable(int64),
      /** null where the commit is taken away, or the partition is left alone because of an error. */
      newOffset: z.nullable(int64),
      /** The offset that was asked for, where that is outside the log. */
      clampedFrom: z.nullable(int64),
      /** True where the new offset is outside the log, because it is the one of another commit. */
      outOfRange: z.boolean(),
      /** Records that the group has read and reads again; null without a commit. */
      reread: z.nullable(count),
      /** Records that the group has not read and is not going to; null without a commit. */
      skipped: z.nullable(count),
      /** What is left to read afterwards. */
      newLag: z.nullable(count),
      /** Records that retention took before the group had read them, whatever the reset does. */
      lost: count,
      /** Epoch milliseconds of the first record that the group reads afterwards; null where there is none. */
      firstTimestamp: z.nullable(int64),
      error: z.nullable(itemError),
    }),
  ),
});

export const remove = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      /** null where it does not exist. */
      type: z.nullable(groupType),
      /** Partitions that it has committed. */
      commits: count,
      deleted: z.boolean(),
      /** null where it has no commits, and in a dry run. */
      undo: z.nullable(undo),
      error: z.nullable(itemError),
    }),
  ),
});

export const deleteOffsets = z.strictObject({
  cluster: clusterReference,
  group: z.string(),
  dryRun: z.boolean(),
  /** null where nothing was to be deleted, and in a dry run. */
  undo: z.nullable(undo),
  partitions: z.array(
    z.strictObject({
      topic: z.string(),
      partition: count,
      /** null without a commit. */
      currentOffset: z.nullable(int64),
      deleted: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
});

export const removeMembers = z.strictObject({
  cluster: clusterReference,
  group: z.string(),
  type: groupType,
  dryRun: z.boolean(),
  members: z.array(
    z.strictObject({
      /** `group.instance.id`; null of a member that is not static. */
      instanceId: z.nullable(z.string()),
      /** These three are null where no member has the instance id. */
      memberId: z.nullable(z.string()),
      clientId: z.nullable(z.string()),
      host: z.nullable(z.string()),
      /** What it read. */
      assignment: z.array(partitionsOfTopic),
      /** False in a dry run. */
      removed: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
});
