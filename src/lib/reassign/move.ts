import type { TopicPartition } from '../kafka/types.js';

/** Another list of replicas for one partition: other brokers, or the same in another order. */
export interface Move extends TopicPartition {
  /** Brokers, the preferred leader first. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Bytes that have to be copied. */
  readonly bytes: number;
  /** In-sync replicas that a write with acks=all needs. */
  readonly minInSyncReplicas: number;
}

/** Brokers that get a replica they do not have. */
export function addedBy({ before, after }: Pick<Move, 'before' | 'after'>): readonly number[] {
  return after.filter((broker) => !before.includes(broker));
}

export function sameReplicas(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((broker, index) => broker === b[index]);
}
