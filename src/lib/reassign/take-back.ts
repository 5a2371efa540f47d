import { sleep } from '../abort.js';
import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { alterReassignments, listReassignments, type Reassignment } from '../kafka/admin/reassignment.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import { sameReplicas, type Move } from './move.js';

/** Those of these moves that are under way; one that somebody has sent elsewhere meanwhile is theirs. */
export function underWay(moves: readonly Move[], active: PartitionTable<Reassignment>): readonly Move[] {
  return moves.filter((move) => {
    const reassignment = active.get(move);
    return reassignment !== undefined && sameReplicas(reassignment.target, move.after);
  });
}

/**
 * Cancels those of these moves that are under way: their replicas go back to where they were. Looks again after a
 * moment, for a request that was on its way when the command was interrupted.
 * @returns those that were taken back
 */
export async function takeBack(kafka: KafkaCluster, moves: readonly Move[]): Promise<readonly Move[]> {
  const taken = new Set<Move>();
  for (let quiet = 0; quiet < 2;) {
    const open = underWay(moves, await listReassignments(kafka));
    if (open.length > 0) {
      const errors = await alterReassignments(
        kafka,
        open.map(({ topic, partition }) => ({ topic, partition, replicas: null })),
      );
      for (const move of open) {
        const error = errors.get(move) ?? null;
        if (error !== null && error.code !== 'NO_REASSIGNMENT_IN_PROGRESS') {
          throw new AppError('REQUEST_FAILED', `"${move.topic}", partition ${move.partition}: ${error.message}`);
        }
        taken.add(move);
      }
    }
    quiet = open.length === 0 ? quiet + 1 : 0;
    if (quiet < 2) await sleep(pause, kafka.signal);
  }
  return [...taken];
}

const pause = 300;
