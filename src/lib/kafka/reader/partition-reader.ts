import type { KafkaCluster } from '../cluster.js';
import type { TopicPartition } from '../types.js';
import { BoundedQueue } from './bounded-queue.js';
import { FetchLoops } from './fetch-loops.js';
import type { FetchOptions } from './fetch-options.js';
import type { FetchSizes } from './fetch-records.js';
import { ReadAccounts } from './read-accounts.js';
import type { ReadAnswer } from './read-answer.js';
import type { ReadRange } from './read-position.js';
import { clusterSource, type ReadSource } from './read-source.js';

export interface ReaderOptions extends FetchOptions {
  /**
   * Adds ranges as they come up. While it runs the reading goes on, whatever has been read to its end, and it fails with it. What
   * is added of a partition that was read before, whose topic was made anew, comes after the answer that says so.
   */
  readonly grow?: (add: AddRanges, signal: AbortSignal) => Promise<void>;
  /**
   * Told where records that were wanted are gone: retention or a trim was faster, or the log was truncated. It comes in
   * the order of the answers.
   */
  readonly onGap: (gap: Gap) => void;
}

export type AddRanges = (ranges: readonly ReadRange[]) => void;

export interface Gap extends TopicPartition {
  /** Offset that was asked for. */
  readonly from: number;
  /** Offset at which reading goes on: before `from` only where the log was truncated. */
  readonly to: number;
}

/**
 * Reads partitions without a consumer group, so that nothing is left behind on the cluster: a fetch loop for each broker
 * that leads some of them. It follows leaders that move and outlives brokers that die. Batches of one partition come in
 * order; those of different partitions as they arrive. It ends when every range has been read, whatever lies at the end
 * of it: records, markers of transactions, or offsets that compaction has emptied; and it ends well only where what was
 * handed out and what was skipped for a reason cover every range.
 * @throws AppError TOPIC_NOT_FOUND for a topic deleted meanwhile; BROKER_UNREACHABLE or CLUSTER_NOT_READY for a
 * partition that has had no leader for a minute; INCOMPLETE where something of a range was neither handed out nor skipped
 */
export function readPartitions(
  kafka: KafkaCluster,
  ranges: readonly ReadRange[],
  options: ReaderOptions & FetchSizes,
): AsyncGenerator<ReadAnswer, void, undefined> {
  const source = (stop: AbortSignal): ReadSource =>
    clusterSource(kafka.withSignal(AbortSignal.any([kafka.signal, stop])), options);
  return readRanges(source, ranges, { largestBatch: kafka.largestBatch, ...options });
}

/** Answers that wait for the consumer while the next ones are under way. */
const capacity = 2;

/** @param openSource gets a signal that is aborted when whoever reads has enough */
export async function* readRanges(
  openSource: (stop: AbortSignal) => ReadSource,
  ranges: readonly ReadRange[],
  { onGap, grow, ...options }: ReaderOptions,
  queue = new BoundedQueue<ReadAnswer>(capacity),
): AsyncGenerator<ReadAnswer, void, undefined> {
  const stop = new AbortController();
  const source = openSource(stop.signal);
  const loops = new FetchLoops(source, ranges, options, queue);
  const accounts = new ReadAccounts(ranges);
  const add = (more: readonly ReadRange[]): void => {
    accounts.add(more);
    loops.add(more);
  };
  if (grow !== undefined) loops.during(grow(add, source.signal));
  const work = loops.run();
  try {
    for await (const answer of queue.items()) {
      accounts.enter(answer);
      for (const { why, ...gap } of answer.skipped) if (why === 'gone') onGap(gap);
      yield answer;
    }
    accounts.close();
  } finally {
    stop.abort(); // whoever asked has enough
    await work;
  }
}
