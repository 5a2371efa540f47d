import type { CatalogTopic } from '../catalog/catalog.js';
import { obstacle } from '../balance/plan.js';
import type { ReplicaChooser, SpreadBroker } from '../balance/replication.js';
import { addedBy } from '../reassign/move.js';
import { counted } from '../values/wording.js';
import { refuse, type Refused } from '../schemas/subject-actions.js';
import type { ChangeReplication, ConfigChange } from './actions.js';
import type { ObservedTopic } from './observation.js';

export const minInSyncReplicas = 'min.insync.replicas';

export interface ReplicationOptions {
  readonly brokers: readonly SpreadBroker[];
  readonly chooser: ReplicaChooser;
  /** What the catalog changes of `min.insync.replicas`; null where it stays. */
  readonly minInSync: ConfigChange | null;
}

/** What has to happen for a topic to have as many replicas as the catalog says; null where it has. */
export function planReplication(
  topic: CatalogTopic,
  live: ObservedTopic,
  { brokers, chooser, minInSync }: ReplicationOptions,
): ChangeReplication | Refused | null {
  const after = topic.replicationFactor;
  const differing = live.partitions.filter(({ replicas }) => replicas.length !== after);
  const [first] = differing;
  if (first === undefined) return null;
  if (after > brokers.length) return tooFewBrokers(topic, brokers.length);
  const before = first.replicas.length;
  const neededBefore = Number(live.effective[minInSyncReplicas] ?? 1);
  const neededAfter =
    minInSync === null ? neededBefore : Number(minInSync.after ?? live.inherited[minInSyncReplicas] ?? 1);
  if (after < before && neededAfter > after) return refuse(topic.name, wouldStopWrites(neededAfter, after));
  const alive = new Set(brokers.map(({ id }) => id));
  for (const partition of differing) {
    const reason = obstacle(partition, alive);
    if (reason === null) continue;
    const difference = `it has ${counted(before, 'replica')}, the catalog says ${after}`;
    return refuse(topic.name, `${difference}, but partition ${partition.partition} is not well: ${reason}`);
  }
  const chosen = chooser.choose(live.partitions, after);
  return {
    action: 'change-replication',
    topic: topic.name,
    before,
    after,
    moves: differing.map(({ partition, replicas }) => ({
      partition,
      before: replicas,
      after: chosen.get(partition) ?? replicas,
      bytes: 0,
    })),
    minInSyncReplicas: minInSync,
    neededBefore,
    neededAfter,
  };
}

export function tooFewBrokers({ name, replicationFactor }: CatalogTopic, brokerCount: number): Refused {
  const needed = `${counted(replicationFactor, 'replica')} need ${counted(replicationFactor, 'broker')}`;
  return refuse(name, `${needed}, the cluster has ${brokerCount}: \`--cap-replication\` takes what there is`);
}

export function wouldStopWrites(needed: number, replicationFactor: number): string {
  return `${minInSyncReplicas} ${needed} with ${counted(replicationFactor, 'replica')} would stop every write`;
}

/** Brokers that get a replica, with the bytes of each. */
export function copiesOf({ moves }: ChangeReplication): readonly { readonly broker: number; readonly bytes: number }[] {
  return moves.flatMap((move) => {
    const added = addedBy(move);
    return added.map((broker) => ({ broker, bytes: move.bytes / added.length }));
  });
}
