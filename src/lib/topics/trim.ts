import { AppError } from '../errors.js';
import { deleteRecords } from '../kafka/admin/offset.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { knownRange, logEnds, offsetsAtTime } from '../kafka/log-ends.js';
import { expectUnchanged } from './changed-since.js';
import { expectDeletable } from './expect-deletable.js';
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
  /** Why the partition is left alone; null where it is not. */
  readonly error: ItemError | null;
}

export interface TrimPlan {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly PlannedTrim[];
}

/**
 * Where each partition would begin afterwards: never before its start. One that ends before the offset is left alone, as the
 * offset is then not one of its own: all that it holds would go.
 * @throws AppError TOPIC_NOT_FOUND, TOPIC_COMPACTED; USAGE for what is hardly an offset
 */
export async function planTrim(kafka: KafkaCluster, topic: string, point: TrimPoint): Promise<TrimPlan> {
  const { topicId, partitions } = await findTopic(kafka, topic);
  const places = partitions.map(({ partition }) => ({ topic, partition }));
  const [, ranges, times] = await Promise.all([
    expectDeletable(kafka, topic),
    logEnds(kafka, places),
    point.kind === 'time'
      ? offsetsAtTime(
          kafka,
          places.map((place) => ({ ...place, timestamp: point.timestamp })),
        )
      : null,
  ]);
  if (point.kind === 'offset')
    expectOffset(
      point.offset,
      places.map((place) => knownRange(ranges, place).end),
    );
  const planned = partitions.map(({ partition }) => {
    const { start, end } = knownRange(ranges, { topic, partition });
    const wanted = point.kind === 'offset' ? point.offset : (times?.get({ topic, partition })?.offset ?? end);
    if (point.kind === 'offset' && wanted > end) {
      return { partition, startOffset: start, newStartOffset: start, error: beyondEnd(wanted, end) };
    }
    return { partition, startOffset: start, newStartOffset: Math.min(Math.max(wanted, start), end), error: null };
  });
  return { topic, topicId, partitions: planned };
}

function beyondEnd(offset: number, end: number): ItemError {
  return { code: 'OFFSET_OUT_OF_RANGE', message: `offset ${offset} is beyond the end of the partition, ${end}` };
}

/** Epoch seconds look like an offset, and as one they would take all records that there are. */
function expectOffset(offset: number, ends: readonly number[]): void {
  if (offset < 1e9 || ends.some((end) => end >= offset)) return;
  throw new AppError('USAGE', `--before: offset ${offset} is beyond the end of every partition`, {
    hint: `Use \`--all\` for all records; epoch seconds are written in milliseconds: \`--before ${offset * 1000}\`.`,
  });
}

/** @throws AppError PLAN_STALE where the topic was made anew since: its records are others */
export async function carryOutTrim(
  kafka: KafkaCluster,
  { topic, topicId, partitions: planned }: TrimPlan,
): Promise<readonly PlannedTrim[]> {
  await expectUnchanged(kafka, { topic, topicId, ends: null });
  const changed = planned.filter(({ startOffset, newStartOffset }) => newStartOffset > startOffset);
  const done = await deleteRecords(
    kafka,
    changed.map(({ partition, newStartOffset }) => ({ topic, partition, offset: newStartOffset })),
  );
  return planned.map((plan) => ({
    ...plan,
    error: plan.error ?? done.get({ topic, partition: plan.partition })?.error ?? null,
  }));
}
