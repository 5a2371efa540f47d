import { abortable } from '../abort.js';
import type { ValueDecoders } from '../events/value-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { Generation, GroupMember } from '../kafka/group/group-member.js';
import { listOffsets } from '../kafka/offset-requests.js';
import { OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import type { Gap } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { TopicPartition } from '../kafka/types.js';
import { consumeRecords, type ConsumeOptions, type RecordChunk } from './consume-records.js';
import { TakenOffsets } from './taken-offsets.js';

export interface MemberConsumeOptions extends Omit<ConsumeOptions, 'ranges'> {
  /** Every partition of the topics, with where to start where the group has no commit, and where to end. */
  readonly ranges: readonly ReadRange[];
  /** False leaves the group's offsets as they are. */
  readonly commits: boolean;
  /** Resolves when what was handed out has left the process: only then it is committed. */
  readonly flush: () => Promise<void>;
  /** Told of the partitions in which the group's commits say where to start. */
  readonly onCommitted: (partitions: readonly TopicPartition[]) => void;
}

/**
 * Reads as a member of a consumer group: the partitions that the group gives it, from what the group has committed, and
 * commits what was taken. What is handed out counts as taken when the next is asked for. It ends when all is read that
 * the member was given; where it follows, and after every rebalance, it goes on.
 */
export async function* consumeAsMember(
  kafka: KafkaCluster,
  member: GroupMember,
  decoders: ValueDecoders,
  options: MemberConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  let left = options.maxMessages ?? Infinity;
  for (;;) {
    const generation = await member.join();
    const taken = new TakenOffsets(member, options);
    const reading = kafka.withSignal(AbortSignal.any([kafka.signal, generation.ended]));
    try {
      const ranges = await assignedRanges(reading, member, generation, options);
      await waitWithoutPartitions(reading, ranges, options);
      const maxMessages = left === Infinity ? null : left;
      for await (const chunk of consumeRecords(reading, decoders, { ...options, ranges, maxMessages })) {
        yield chunk;
        left -= chunk.records;
        taken.add(chunk.positions);
      }
      return;
    } catch (error) {
      if (!generation.ended.aborted || kafka.signal.aborted) throw error;
    } finally {
      await taken.commit();
    }
  }
}

/** A member may be given nothing; where it follows it waits for the next rebalance. */
async function waitWithoutPartitions(
  kafka: KafkaCluster,
  assigned: readonly ReadRange[],
  { ranges }: MemberConsumeOptions,
): Promise<void> {
  const follows = ranges.some(({ end }) => end === null);
  if (follows && assigned.length === 0) await abortable(new Promise(() => undefined), kafka.signal);
}

async function assignedRanges(
  kafka: KafkaCluster,
  member: GroupMember,
  { partitions }: Generation,
  { ranges, onGap, onCommitted }: MemberConsumeOptions,
): Promise<readonly ReadRange[]> {
  const at = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map((partition) => ({ ...partition, timestamp })),
    );
  const [committed, starts, ends] = await Promise.all([
    member.committed(partitions),
    at(OffsetTimestamp.earliest),
    at(OffsetTimestamp.latest),
  ]);
  const withCommit = partitions.filter((partition) => committed.get(partition) !== undefined);
  if (withCommit.length > 0) onCommitted(withCommit);
  return ranges
    .filter(({ topic, partition }) => partitions.some((own) => own.topic === topic && own.partition === partition))
    .map((range) => {
      const offset = committed.get(range);
      if (offset === undefined) return range;
      const start = starts.get(range)?.offset ?? 0;
      if (offset >= start && offset <= (ends.get(range)?.offset ?? Infinity)) return { ...range, start: offset };
      // Retention has passed the commit; or the topic was made anew, and the commit is of the one before.
      onGap({ topic: range.topic, partition: range.partition, from: offset, to: start } satisfies Gap);
      return { ...range, start };
    });
}
