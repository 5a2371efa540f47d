import { replaced, type Draft, type DraftPartition } from './draft.js';
import { shortestPath } from './shortest-path.js';

/**
 * Puts replicas on other brokers until each has as many as the others, give or take one, with as few copies as that
 * takes. No partition loses a rack by it.
 */
export function spreadReplicas(draft: Draft): void {
  repairRacks(draft);
  const settled = new Set<number>();
  for (;;) {
    const from = heaviest(draft, settled);
    if (from === null) return;
    if (!lighten(draft, from)) settled.add(from);
  }
}

/** The broker with the most replicas that could still be lightened. */
function heaviest(draft: Draft, settled: ReadonlySet<number>): number | null {
  const open = draft.brokers.filter((broker) => !settled.has(broker));
  return open.reduce<number | null>(
    (most, broker) => (most === null || draft.replicasOn(broker) > draft.replicasOn(most) ? broker : most),
    null,
  );
}

/** Takes one replica off a broker, for one that has at least two fewer. @returns false where that cannot be done */
function lighten(draft: Draft, from: number): boolean {
  const count = draft.replicasOn(from);
  const byCount = [...draft.brokers].sort((a, b) => draft.replicasOn(a) - draft.replicasOn(b));
  const hasRoom = (broker: number): boolean => draft.replicasOn(broker) <= count - 2;
  if (!draft.brokers.some(hasRoom)) return false;
  const path = shortestPath(from, byCount, hasRoom, (giver, taker) => bestToMove(draft, giver, taker));
  if (path === null) return false;
  for (const step of [...path].reverse()) {
    if (!canMove(draft, step.item, step.from, step.to)) return false; // one partition was in the path twice
    draft.place(step.item, replaced(step.item.replicas, step.from, step.to));
  }
  return true;
}

function canMove(draft: Draft, partition: DraftPartition, from: number, to: number): boolean {
  const { replicas } = partition;
  if (!replicas.includes(from) || replicas.includes(to)) return false;
  const comesBack = partition.origin.replicas.includes(to);
  if (!comesBack && !draft.hasRoom(to, partition.bytes)) return false;
  return draft.racks.spread(replaced(replicas, from, to)) >= draft.racks.spread(replicas);
}

/**
 * What to take from one broker to another: of the topic that is spread most unevenly over the two, what evens out
 * leaders, then what evens out bytes.
 */
function bestToMove(draft: Draft, from: number, to: number): DraftPartition | null {
  const gap = draft.bytesOn(from) - draft.bytesOn(to);
  const moreLeaders = draft.preferredOn(from) - draft.preferredOn(to);
  let best: { readonly partition: DraftPartition; readonly scores: readonly number[] } | null = null;
  for (const partition of draft.movableOn(from)) {
    if (!canMove(draft, partition, from, to)) continue;
    const { topic } = partition.origin;
    const scores = [
      draft.topicOn(topic, from) - draft.topicOn(topic, to),
      partition.replicas[0] === from ? moreLeaders : 0,
      -Math.abs(gap - 2 * partition.bytes),
    ];
    if (best === null || isBetter(scores, best.scores)) best = { partition, scores };
  }
  return best?.partition ?? null;
}

/** The first score that differs decides. */
function isBetter(scores: readonly number[], than: readonly number[]): boolean {
  const index = scores.findIndex((score, position) => score !== than[position]);
  return index >= 0 && (scores[index] ?? 0) > (than[index] ?? 0);
}

/** Gives every partition as many racks as it can have: what one rack has twice goes to the emptiest broker elsewhere. */
function repairRacks(draft: Draft): void {
  for (const partition of draft.movable) {
    while (!draft.racks.isSpread(partition.replicas)) {
      const better = widerSpread(draft, partition);
      if (better === null) break;
      draft.place(partition, better);
    }
  }
}

function widerSpread(draft: Draft, partition: DraftPartition): readonly number[] | null {
  const { replicas } = partition;
  const byCount = [...draft.brokers].sort((a, b) => draft.replicasOn(a) - draft.replicasOn(b));
  for (const to of byCount) {
    if (replicas.includes(to) || !draft.hasRoom(to, partition.bytes)) continue;
    const givers = replicas.filter(
      (from) => draft.racks.spread(replaced(replicas, from, to)) > draft.racks.spread(replicas),
    );
    const fullest = givers.sort((a, b) => draft.replicasOn(b) - draft.replicasOn(a))[0];
    if (fullest !== undefined) return replaced(replicas, fullest, to);
  }
  return null;
}
