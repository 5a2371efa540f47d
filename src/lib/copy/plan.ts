import { planRanges } from '../consume/read-ranges.js';
import type { OffsetPoint } from '../consume/offset-spec.js';
import { recordPlace } from '../consume/record-format.js';
import type { RecordLineFilter } from '../consume/record-line-filter.js';
import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { offsetsAtTime } from '../kafka/log-ends.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import { recordsIn } from '../kafka/records/records-in.js';
import { namedTopics } from '../kafka/topic-selection.js';
import { topicNotFound } from '../topics/find-topics.js';
import { isInternalName } from '../names/protected-names.js';
import { deletesOldRecords, type TargetTopic, TargetTopics } from '../topics/target-topics.js';
import { exceededSize, type ExceededSize } from './size-limit.js';
import type { CopyRange } from './copy-range.js';

export interface CopyRequest {
  readonly from: string;
  readonly to: string;
  readonly start: OffsetPoint;
  readonly end: OffsetPoint;
  /** null takes every record. */
  readonly filter: RecordLineFilter | null;
  readonly now: Date;
}

export interface CopyPlan {
  readonly ranges: readonly CopyRange[];
  /** Offsets to go through: records, unless compaction or transactions left gaps. */
  readonly offsets: number;
  /** Offsets beyond the last stable one, which are in a transaction that is still open. */
  readonly unstable: number;
  readonly target: TargetTopic;
  /** False where the target gives records the time at which they come. */
  readonly keepsTimes: boolean;
  /** Records that the target's retention would delete at once. */
  readonly expired: number;
  /** Records before this time (epoch milliseconds) are those; null where there are none. */
  readonly expiry: number | null;
  /** Set where the target's `retention.bytes` has no room for all that is to come; of a filter's choice that can't be told. */
  readonly exceededSize: ExceededSize | null;
}

/** @throws AppError TOPIC_NOT_FOUND, TOPIC_PROTECTED; USAGE where source and target are one */
export async function planCopy(source: KafkaCluster, other: KafkaCluster, request: CopyRequest): Promise<CopyPlan> {
  const { from, to, start, end, now } = request;
  if (isInternalName(to)) {
    throw new AppError('TOPIC_PROTECTED', `"${to}" belongs to Kafka or to a schema registry`, {
      hint: 'Choose another target.',
    });
  }
  const [clusters, target] = await Promise.all([
    Promise.all([source.metadata([]), other.metadata([])]),
    new TargetTopics(other).find(to),
  ]);
  if (target === null) throw topicNotFound([to]);
  if (from === to && clusters[0].clusterId === clusters[1].clusterId) {
    throw new AppError('USAGE', `"${from}" cannot be copied to itself`);
  }
  const plan = await planRanges(source, {
    topics: namedTopics([from]),
    partitions: null,
    start,
    end,
    readCommitted: true,
  });
  const ranges = plan.ranges.map((range) => ({ ...range, end: range.end ?? range.start }));
  const keepsTimes = target.configs['message.timestamp.type'] !== 'LogAppendTime';
  const expiry = keepsTimes ? expiryOf(target, now) : null;
  return {
    ranges,
    offsets: ranges.reduce((sum, range) => sum + Math.max(0, range.end - range.start), 0),
    unstable: plan.unstable,
    target,
    keepsTimes,
    expired: expiry === null ? 0 : await countExpired(source, ranges, expiry, request.filter),
    expiry,
    exceededSize: request.filter === null ? await exceededSize(source, ranges, target) : null,
  };
}

function expiryOf({ configs }: TargetTopic, now: Date): number | null {
  const retention = Number(configs['retention.ms'] ?? -1);
  return deletesOldRecords(configs) && retention >= 0 ? now.getTime() - retention : null;
}

/** Of records in the order of their times; one out of order is met when it is copied. */
async function countExpired(
  kafka: KafkaCluster,
  ranges: readonly CopyRange[],
  expiry: number,
  filter: RecordLineFilter | null,
): Promise<number> {
  const fresh = await offsetsAtTime(
    kafka,
    ranges.map((range) => ({ ...range, timestamp: expiry })),
  );
  const old = ranges
    .map((range) => ({ ...range, end: Math.min(range.end, fresh.get(range)?.offset ?? range.end) }))
    .filter(({ start, end }) => end > start);
  if (filter === null) return old.reduce((sum, { start, end }) => sum + end - start, 0);
  let count = 0;
  for await (const { batches } of readPartitions(kafka, old, { readCommitted: true, onGap: () => undefined })) {
    for (const batch of batches) {
      for await (const run of recordsIn(batch, kafka.signal)) {
        for (const cursor of run) if (await filter.matches(recordPlace(batch), cursor)) count += 1;
      }
    }
  }
  return count;
}
