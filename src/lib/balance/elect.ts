import { electPreferredLeaders } from '../kafka/admin/reassignment.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import type { BalanceLayout } from './layout.js';
import { obstacle, type Election } from './plan.js';
import { readLayout } from './read-layout.js';
import { patiently } from '../kafka/patience.js';

export interface ElectionOutcome {
  readonly election: Election;
  readonly error: ItemError | null;
}

/** Partitions that are well, and led by another broker than the first of their replicas. */
function wantedElections({ brokers, partitions }: BalanceLayout): readonly Election[] {
  const alive = new Set(brokers.map(({ id }) => id));
  return partitions
    .filter((partition) => obstacle(partition, alive) === null && partition.leader !== partition.replicas[0])
    .map(({ topic, partition, leader, replicas }) => ({
      topic,
      partition,
      before: leader,
      after: replicas[0] ?? -1,
    }));
}

export interface Elected {
  readonly outcomes: readonly ElectionOutcome[];
  /** The cluster afterwards. */
  readonly layout: BalanceLayout;
}

/** Gives every partition that is well to its preferred leader, and waits until the brokers know. */
export async function electLeaders(kafka: KafkaCluster): Promise<Elected> {
  const before = await readLayout(kafka);
  const elections = wantedElections(before);
  if (elections.length === 0) return { outcomes: [], layout: before };
  const errors = await electPreferredLeaders(kafka, elections);
  const outcomes = elections.map((election) => ({ election, error: errors.get(election) ?? null }));
  const failed = outcomes.filter(({ error }) => error !== null).length;
  const isSettled = (layout: BalanceLayout): boolean => wantedElections(layout).length <= failed;
  const layout = await patiently(kafka.signal, { within: 5_000, until: isSettled }, () => readLayout(kafka));
  return { outcomes, layout };
}
