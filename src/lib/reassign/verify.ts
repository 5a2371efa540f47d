import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { PartitionMetadata } from '../kafka/types.js';
import { addedBy, sameReplicas, type Move } from './move.js';
import { patiently } from '../kafka/patience.js';

/**
 * Looks whether the replicas are where they should be, all in sync. Brokers hear of the end of a move a moment after
 * the controller.
 * @returns why not, where that is so
 */
export async function verifyMoves(
  kafka: KafkaCluster,
  moves: readonly Move[],
): Promise<ReadonlyMap<Move, ItemError | null>> {
  const isSettled = (results: ReadonlyMap<Move, ItemError | null>): boolean =>
    [...results.values()].every((problem) => problem === null);
  return patiently(kafka.signal, { within: 10_000, until: isSettled }, async () => {
    const now = await partitionsOf(kafka, moves);
    return new Map(moves.map((move) => [move, problemOf(move, now.get(move))]));
  });
}

function problemOf({ after }: Move, now: PartitionMetadata | undefined): ItemError | null {
  if (now === undefined) return gone;
  if (!sameReplicas(now.replicas, after)) {
    return { code: 'NOT_MOVED', message: `its replicas are on ${now.replicas.join(',')}, not on ${after.join(',')}` };
  }
  const behind = after.filter((broker) => !now.isr.includes(broker));
  if (behind.length === 0) return null;
  return { code: 'NOT_IN_SYNC', message: `the replica on broker ${behind.join(', ')} is not in sync` };
}

const gone: ItemError = { code: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'it is not there any more' };

export interface Checked {
  readonly ready: readonly Move[];
  readonly refused: ReadonlyMap<Move, ItemError>;
}

/** Looks at partitions once more before they are moved: they have to be as the plan saw them, and well enough. */
export async function checkMoves(kafka: KafkaCluster, moves: readonly Move[]): Promise<Checked> {
  const now = await partitionsOf(kafka, moves);
  const refused = new Map<Move, ItemError>();
  for (const move of moves) {
    const problem = refusal(move, now.get(move));
    if (problem !== null) refused.set(move, problem);
  }
  return { ready: moves.filter((move) => !refused.has(move)), refused };
}

function refusal(move: Move, now: PartitionMetadata | undefined): ItemError | null {
  if (now === undefined) return gone;
  if (sameReplicas(now.replicas, move.after)) return null; // begun by a request whose answer was lost
  if (!sameReplicas(now.replicas, move.before)) {
    return { code: 'CHANGED', message: `its replicas are on ${now.replicas.join(',')} now: they have changed since` };
  }
  // A topic that has fewer replicas than its writes need cannot lose by getting more.
  const needed = Math.min(move.minInSyncReplicas, move.before.length);
  const staying = move.after.filter((broker) => now.isr.includes(broker)).length + addedBy(move).length;
  if (now.leader === -1 || now.isr.length < needed || staying < needed) {
    return {
      code: 'NOT_ENOUGH_REPLICAS',
      message: `of its replicas ${now.isr.join(',')} are in sync, and writes need ${needed}`,
    };
  }
  return null;
}

async function partitionsOf(kafka: KafkaCluster, moves: readonly Move[]): Promise<PartitionTable<PartitionMetadata>> {
  const table = new PartitionTable<PartitionMetadata>();
  if (moves.length === 0) return table;
  const { topics } = await kafka.metadata([...new Set(moves.map(({ topic }) => topic))]);
  for (const { name: topic, partitions } of topics) {
    for (const partition of partitions) table.set({ topic, partition: partition.partition }, partition);
  }
  return table;
}
