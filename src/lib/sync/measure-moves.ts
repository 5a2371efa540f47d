import { roomOn } from '../balance/draft.js';
import { describeLogDirs, largestReplica, type BrokerLogs } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { addedBy } from '../reassign/move.js';
import { refuse } from '../schemas/subject-actions.js';
import { formatSize } from '../values/size.js';
import type { Action, ChangeReplication } from './actions.js';
import { copiesOf } from './plan-replication.js';

/** Adds to each change of replication how much it copies, and refuses one for which a disk has no room. */
export async function measureMoves(actions: readonly Action[], kafka: KafkaCluster): Promise<readonly Action[]> {
  const changes = actions.filter((action) => action.action === 'change-replication');
  if (changes.length === 0) return actions;
  const partitions = changes.flatMap(({ topic, moves }) => moves.map(({ partition }) => ({ topic, partition })));
  const brokers = changes.flatMap(({ moves }) => moves.flatMap(({ before, after }) => [...before, ...after]));
  const logs = await describeLogDirs(kafka, [...new Set(brokers)], partitions);
  const room = new Map(logs.map((log) => [log.broker, roomOn(log)]));
  return actions.map((action) => {
    if (action.action !== 'change-replication') return action;
    const measured = withBytes(action, logs);
    const crowded = reserveRoom(measured, room);
    return crowded === null
      ? measured
      : refuse(action.topic, `broker ${crowded.broker} has no room for ${formatSize(crowded.bytes)} more`);
  });
}

function withBytes(change: ChangeReplication, logs: readonly BrokerLogs[]): ChangeReplication {
  const { topic, moves } = change;
  return {
    ...change,
    moves: moves.map((move) => ({
      ...move,
      bytes: addedBy(move).length * largestReplica(logs, { topic, partition: move.partition }),
    })),
  };
}

/** @returns the first broker without room for what it gets, null where all have it */
function reserveRoom(
  change: ChangeReplication,
  room: Map<number, number>,
): { readonly broker: number; readonly bytes: number } | null {
  for (const { broker, bytes } of copiesOf(change)) {
    const left = (room.get(broker) ?? Infinity) - bytes;
    if (bytes > 0 && left < 0) return { broker, bytes };
    room.set(broker, left);
  }
  return null;
}
