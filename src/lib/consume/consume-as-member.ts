import { abortable, sleep } from '../abort.js';
import type { RecordDecoders } from '../events/record-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { Generation, GroupMember } from '../kafka/group/group-member.js';
import { assignedLogs } from '../kafka/group/assigned-logs.js';
import { resumeAt } from '../kafka/group/resume-at.js';
import { unknownRange } from '../kafka/log-ends.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { wholeRange, type ReadRange } from '../kafka/reader/read-position.js';
import { namedTopics, selectTopics } from '../kafka/topic-selection.js';
import type { TopicPartition } from '../kafka/types.js';
import { nearestSafe } from '../values/int64.js';
import { consumeRecords, type ConsumeOptions, type RecordChunk } from './consume-records.js';
import type { FollowOptions } from './growth.js';
import { TakenOffsets, type OutputCount, type UncertainOffsets } from './taken-offsets.js';

export interface MemberConsumeOptions extends Omit<ConsumeOptions, 'ranges'> {
  /**
   * Every partition of the topics, with where to start where the group has no commit, and where to end. Partitions and topics
   * that are added later, while it follows, are read from their beginning.
   */
  readonly ranges: readonly ReadRange[];
  /** False leaves the group's offsets as they are. */
  readonly commits: boolean;
  /** Where what is handed out goes: only what that has taken is committed. */
  readonly output: OutputCount;
  /** Told of what the output was given and may not have been read, since the reader of its pipe has gone away. */
  readonly onUncertain: (offsets: readonly UncertainOffsets[]) => void;
  /** Told of the partitions in which the group's commits say where to start. */
  readonly onCommitted: (partitions: readonly TopicPartition[]) => void;
}

/** Milliseconds for another member to give up a partition, which it does as soon as what it has begun is done. */
const handoverPatience = 5_000;

/**
 * Reads as a member of a consumer group: the partitions that the group gives it, from what the group has committed, and
 * commits what was taken. What is handed out counts as taken when the next is asked for. It ends when all is read that
 * the member was given; where it follows, and after every rebalance, it goes on.
 */
export async function* consumeAsMember(
  kafka: KafkaCluster,
  member: GroupMember,
  decoders: RecordDecoders,
  options: MemberConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  let left = options.maxMessages ?? Infinity;
  for (;;) {
    const generation = await member.join();
    let taken: TakenOffsets | null = null;
    const reading = kafka.withSignal(AbortSignal.any([kafka.signal, generation.ended]));
    try {
      const ranges = await assignedRanges(reading, member, generation, options);
      await waitWithoutPartitions(reading, generation, ranges, options);
      if (options.commits) taken = new TakenOffsets(member, options.output, ranges);
      const maxMessages = left === Infinity ? null : left;
      const follow = ofGeneration(options.follow, generation, (range) => taken?.begin(range));
      for await (const chunk of consumeRecords(reading, decoders, { ...options, ranges, maxMessages, follow })) {
        taken?.handOut(chunk.positions);
        yield chunk;
        left -= chunk.records;
        taken?.add(chunk.positions);
      }
      return;
    } catch (error) {
      if (!generation.ended.aborted || kafka.signal.aborted) throw error;
    } finally {
      const uncertain = (await taken?.finish()) ?? [];
      if (uncertain.length > 0) options.onUncertain(uncertain);
    }
  }
}

/** What the group has not given this member is read by others. */
function ofGeneration(
  follow: FollowOptions | null,
  { partitions }: Generation,
  onBegin: (range: ReadRange) => void,
): FollowOptions | null {
  if (follow === null) return null;
  const given = new PartitionTable<true>();
  for (const partition of partitions) given.set(partition, true);
  return { ...follow, topics: namedTopics(given.topics), wants: (partition) => given.get(partition) === true, onBegin };
}

/**
 * A member may be given nothing: where it follows it waits for the next rebalance, and under a cooperative assignor a while for
 * the one in which it gets what another member has to give up first.
 */
async function waitWithoutPartitions(
  kafka: KafkaCluster,
  { isCooperative, partitions }: Generation,
  assigned: readonly ReadRange[],
  { follow }: MemberConsumeOptions,
): Promise<void> {
  if (assigned.length > 0 || (follow !== null && partitions.length > 0)) return;
  if (follow !== null) await abortable(new Promise(() => undefined), kafka.signal);
  else if (isCooperative) await sleep(handoverPatience, kafka.signal);
}

async function assignedRanges(
  kafka: KafkaCluster,
  member: GroupMember,
  { partitions }: Generation,
  { ranges, follow, onGap, onCommitted }: MemberConsumeOptions,
): Promise<readonly ReadRange[]> {
  const [committed, logs, ids] = await Promise.all([
    member.committed(partitions),
    assignedLogs(kafka, partitions),
    follow === null ? null : topicIds(kafka, partitions),
  ]);
  const withCommit = partitions.filter((partition) => committed.get(partition) !== undefined);
  if (withCommit.length > 0) onCommitted(withCommit);
  const planned = plannedRanges(ranges);
  return partitions.flatMap((partition): readonly ReadRange[] => {
    const log = logs.get(partition) ?? unknownRange;
    const plan = planned.get(partition);
    const topicId = ids?.get(partition.topic) ?? plan?.topicId;
    if (topicId === undefined) return []; // it is begun with as soon as brokers know of it, where it follows
    const range = plan?.topicId === topicId ? plan : { ...wholeRange(partition, topicId), start: log.start ?? 0 };
    const offset = committed.get(partition);
    if (offset === undefined) return [range];
    const { next, lost } = resumeAt(offset, log);
    if (lost !== 0)
      onGap({ topic: partition.topic, partition: partition.partition, from: nearestSafe(offset), to: next });
    return [{ ...range, start: next }];
  });
}

function plannedRanges(ranges: readonly ReadRange[]): PartitionTable<ReadRange> {
  const planned = new PartitionTable<ReadRange>();
  for (const range of ranges) planned.set(range, range);
  return planned;
}

async function topicIds(
  kafka: KafkaCluster,
  partitions: readonly TopicPartition[],
): Promise<ReadonlyMap<string, string>> {
  const found = await selectTopics(kafka, namedTopics([...new Set(partitions.map(({ topic }) => topic))]));
  return new Map(found.map(({ name, topicId }) => [name, topicId]));
}
