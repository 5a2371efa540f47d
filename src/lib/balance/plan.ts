import { addedBy, sameReplicas, type Move } from '../reassign/move.js';
import type { TopicPartition } from '../kafka/types.js';
import { Draft } from './draft.js';
import { brokerLoads, bytesOf, type BrokerLoad, type BalanceLayout, type LayoutPartition } from './layout.js';
import { spreadLeaders } from './spread-leaders.js';
import { spreadReplicas } from './spread-replicas.js';

/** What has to happen for replicas and leaders to be spread evenly, as a value. */
export interface BalancePlan {
  readonly before: readonly BrokerLoad[];
  readonly after: readonly BrokerLoad[];
  readonly moves: readonly Move[];
  /** Partitions that are not moved, yet led by another broker than the first of their replicas. */
  readonly elections: readonly Election[];
  readonly leftAlone: readonly LeftAlone[];
}

export interface Election extends TopicPartition {
  readonly before: number;
  readonly after: number;
}

export interface LeftAlone extends TopicPartition {
  readonly reason: string;
}

/** Plans the fewest copies that even out replicas, then the fewest changes of order that even out leaders. */
export function planBalance(layout: BalanceLayout): BalancePlan {
  const alive = new Set(layout.brokers.map(({ id }) => id));
  const reasons = new Map(layout.partitions.map((partition) => [partition, obstacle(partition, alive)]));
  const draft = new Draft(layout, (partition) => reasons.get(partition) !== null);
  spreadReplicas(draft);
  spreadLeaders(draft);
  const moved = draft.movable.filter(({ origin, replicas }) => !sameReplicas(origin.replicas, replicas));
  const moves = moved.map(({ origin, replicas }) => moveOf(origin, replicas));
  const placed = new Map(draft.movable.map(({ origin, replicas }) => [origin, replicas]));
  return {
    before: brokerLoads(layout),
    after: brokerLoads({
      ...layout,
      partitions: layout.partitions.map((partition) => moveTo(partition, placed.get(partition))),
    }),
    moves,
    elections: draft.movable
      .filter(({ origin, replicas }) => sameReplicas(origin.replicas, replicas) && origin.leader !== replicas[0])
      .map(({ origin: { topic, partition, leader }, replicas }) => ({
        topic,
        partition,
        before: leader,
        after: replicas[0] ?? -1,
      })),
    leftAlone: layout.partitions.flatMap((partition) => {
      const reason = reasons.get(partition) ?? null;
      return reason === null ? [] : [{ topic: partition.topic, partition: partition.partition, reason }];
    }),
  };
}

/** Why a partition had better stay where it is until it is well again; null where it is. */
export function obstacle(
  partition: Pick<LayoutPartition, 'leader' | 'replicas' | 'isr'>,
  alive: ReadonlySet<number>,
): string | null {
  if (partition.leader === -1) return 'it has no leader';
  const gone = partition.replicas.filter((broker) => !alive.has(broker));
  if (gone.length > 0) return `broker ${gone.join(', ')} has a replica and is not there`;
  const behind = partition.replicas.filter((broker) => !partition.isr.includes(broker));
  return behind.length > 0 ? `the replica on broker ${behind.join(', ')} is not in sync` : null;
}

function moveOf(partition: LayoutPartition, after: readonly number[]): Move {
  const { topic, replicas: before, minInSyncReplicas } = partition;
  const copies = addedBy({ before, after }).length;
  return {
    topic,
    partition: partition.partition,
    before,
    after,
    bytes: copies * bytesOf(partition),
    minInSyncReplicas,
  };
}

/** The partition as it will be, led by its first replica. */
function moveTo(partition: LayoutPartition, replicas: readonly number[] | undefined): LayoutPartition {
  if (replicas === undefined) return partition;
  const sizes = replicas.map((broker) => partition.sizes[partition.replicas.indexOf(broker)] ?? bytesOf(partition));
  return { ...partition, replicas, sizes, leader: replicas[0] ?? -1 };
}
