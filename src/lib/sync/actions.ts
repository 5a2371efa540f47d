import { isRemoval, takesAway, type AccessAction } from './access/access-actions.js';
import { entityText } from '../names/quota-words.js';
import { counted, listed } from '../values/wording.js';
import type { Refused, SubjectAction } from '../schemas/subject-actions.js';

/** One thing that has to happen, or cannot, for the cluster to be what the catalog says. */
export type Action =
  CreateTopic | AlterConfigs | AddPartitions | ChangeReplication | DeleteTopic | SubjectAction | AccessAction | Refused;

export interface CreateTopic {
  readonly action: 'create-topic';
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly configs: Readonly<Record<string, string>>;
}

export interface AlterConfigs {
  readonly action: 'alter-configs';
  readonly topic: string;
  readonly configs: readonly ConfigChange[];
}

export interface ConfigChange {
  readonly name: string;
  /** The topic's own value; null where it has none. */
  readonly before: string | null;
  /** null removes the topic's own value. */
  readonly after: string | null;
  /** Whether Kafka deletes records because of it. */
  readonly deletesRecords: boolean;
}

export interface AddPartitions {
  readonly action: 'add-partitions';
  readonly topic: string;
  readonly before: number;
  readonly after: number;
}

export interface ChangeReplication {
  readonly action: 'change-replication';
  readonly topic: string;
  readonly before: number;
  readonly after: number;
  readonly moves: readonly ReplicaMove[];
  /**
   * A change of `min.insync.replicas` that goes with it: less before replicas go, more after they have come. null where
   * that stays.
   */
  readonly minInSyncReplicas: ConfigChange | null;
  /** In-sync replicas that a write with acks=all needs now, and afterwards. */
  readonly neededBefore: number;
  readonly neededAfter: number;
}

export interface ReplicaMove {
  readonly partition: number;
  /** Broker ids, the preferred leader first. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Bytes to copy; 0 until they are asked for. */
  readonly bytes: number;
}

export interface DeleteTopic {
  readonly action: 'delete-topic';
  readonly topic: string;
  readonly records: number;
}

/** True where records are lost, their order by key, a right or a limit, so that it has to be confirmed. */
export function destroys(action: Action): boolean {
  switch (action.action) {
    case 'delete-topic':
    case 'add-partitions':
      return true;
    case 'alter-configs':
      return action.configs.some((change) => change.deletesRecords);
    case 'delete-acl':
    case 'alter-quotas':
      return takesAway(action);
    default:
      return false;
  }
}

/** What these destroy, in words for a question; null where none does. */
export function destructionOf(actions: readonly Action[]): string | null {
  const destroying = actions.filter(destroys);
  const acls = destroying.filter(({ action }) => action === 'delete-acl').length;
  const words = [
    ...destroying.map(destruction).filter((text) => text !== ''),
    ...(acls === 0 ? [] : [`delete ${counted(acls, 'ACL')}`]),
  ];
  return words.length === 0 ? null : words.join(', and ');
}

/** What is destroyed, in words for a question: `delete topic "a" with 12 records`. */
function destruction(action: Action): string {
  switch (action.action) {
    case 'delete-topic':
      return `delete topic "${action.topic}" with ${action.records} records`;
    case 'add-partitions':
      return `move keys of "${action.topic}" to other partitions (${action.before} → ${action.after})`;
    case 'alter-configs': {
      const changes = action.configs.filter((change) => change.deletesRecords);
      return `delete records of "${action.topic}" (${changes.map(({ name, after }) => `${name} → ${after ?? 'default'}`).join(', ')})`;
    }
    case 'alter-quotas': {
      const names = action.changes.filter(isRemoval).map(({ name }) => name);
      return `take ${listed(names, 'and')} from ${entityText(action.entity)}`;
    }
    default:
      return '';
  }
}
