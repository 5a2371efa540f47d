import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { deleteRecords, listOffsets } from '../kafka/offset-requests.js';
import { OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import { findTopic } from './find-topics.js';

/** Up to where records go: an offset in each partition, a time (epoch milliseconds), or all of them. */
export type TrimPoint =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'time'; readonly timestamp: number }
  | { readonly kind: 'all' };

export interface PlannedTrim {
  readonly partition: number;
  readonly startOffset: number;
  readonly newStartOffset: number;
}

/** Where each partition would begin afterwards: never before its start, never beyond its end. */
export async function planTrim(kafka: KafkaCluster, topic: string, point: TrimPoint): Promise<readonly PlannedTrim[]> {
  const { partitions } = await findTopic(kafka, topic);
  const offsetsAt = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map(({ partition }) => ({ topic, partition, timestamp })),
    );
  const [starts, ends, times] = await Promise.all([
    offsetsAt(OffsetTimestamp.earliest),
    offsetsAt(OffsetTimestamp.latest),
    offsetsAt(point.kind === 'time' ? point.timestamp : OffsetTimestamp.latest),
  ]);
  return partitions.map(({ partition }) => {
    const start = starts.get({ topic, partition })?.offset ?? null;
    const end = ends.get({ topic, partition })?.offset ?? null;
    if (start === null || end === null) {
      throw new AppError('CLUSTER_NOT_READY', `topic "${topic}", partition ${partition} has no leader at the moment`);
    }
    const wanted = point.kind === 'offset' ? point.offset : (times.get({ topic, partition })?.offset ?? end);
    return { partition, startOffset: start, newStartOffset: Math.min(Math.max(wanted, start), end) };
  });
}

export interface TrimOutcome extends PlannedTrim {
  readonly error: ItemError | null;
}

export async function carryOutTrim(
  kafka: KafkaCluster,
  topic: string,
  planned: readonly PlannedTrim[],
): Promise<readonly TrimOutcome[]> {
  const changed = planned.filter(({ startOffset, newStartOffset }) => newStartOffset > startOffset);
  const done = await deleteRecords(
    kafka,
    changed.map(({ partition, newStartOffset }) => ({ topic, partition, beforeOffset: newStartOffset })),
  );
  return planned.map((plan) => ({ ...plan, error: done.get({ topic, partition: plan.partition })?.error ?? null }));
}
