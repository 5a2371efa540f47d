import { sameReplicas } from '../reassign/move.js';
import type { Draft, DraftPartition } from './draft.js';
import { shortestPath } from './shortest-path.js';

/**
 * Changes which replica is the first, and so the preferred leader, until each broker leads as many partitions as the
 * others, give or take one, as far as where replicas are allows it. Nothing is copied for it.
 */
export function spreadLeaders(draft: Draft): void {
  const settled = new Set<number>();
  for (;;) {
    const open = draft.brokers.filter((broker) => !settled.has(broker));
    const from = open.sort((a, b) => draft.preferredOn(b) - draft.preferredOn(a))[0];
    if (from === undefined) return;
    if (!handOn(draft, from)) settled.add(from);
  }
}

function handOn(draft: Draft, from: number): boolean {
  const count = draft.preferredOn(from);
  const byCount = [...draft.brokers].sort((a, b) => draft.preferredOn(a) - draft.preferredOn(b));
  const path = shortestPath(
    from,
    byCount,
    (broker) => draft.preferredOn(broker) <= count - 2,
    (giver, taker) => partitionToLead(draft, giver, taker),
  );
  if (path === null) return false;
  for (const { item, from: giver, to } of path) draft.place(item, ledBy(item.replicas, giver, to));
  return true;
}

/** One that is moved anyway, else one that was led by the taker before, else any that the taker could lead. */
function partitionToLead(draft: Draft, from: number, to: number): DraftPartition | null {
  let best: DraftPartition | null = null;
  let bestScore = -1;
  for (const partition of draft.movableOn(from)) {
    if (partition.replicas[0] !== from || !partition.replicas.includes(to)) continue;
    const moved = !sameReplicas(partition.replicas, partition.origin.replicas);
    const score = (moved ? 2 : 0) + (partition.origin.leader === to ? 1 : 0);
    if (score > bestScore) [best, bestScore] = [partition, score];
  }
  return best;
}

/** The two change places. */
function ledBy(replicas: readonly number[], from: number, to: number): readonly number[] {
  return replicas.map((broker) => (broker === from ? to : broker === to ? from : broker));
}
