import { theCluster, type AclResource } from './acl-resources.js';
import type { AclOperation } from './acl-words.js';

/** An operation on a resource, whoever may do it. */
export interface AclRight extends AclResource {
  readonly operation: AclOperation;
}

export interface ProducerRole {
  readonly topics: readonly string[];
  readonly transactionalIds: readonly string[];
  /** Also what brokers before Kafka 2.8 want of idempotent producers (KIP-679). */
  readonly idempotent: boolean;
}

export interface ConsumerRole {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/** What a producer has to be allowed: `AclCommand.getProducerResourceToAcls` of Kafka. */
export function producerRights({ topics, transactionalIds, idempotent }: ProducerRole): readonly AclRight[] {
  return [
    ...rightsOn('TOPIC', topics, ['WRITE', 'DESCRIBE', 'CREATE']),
    ...rightsOn('TRANSACTIONAL_ID', transactionalIds, ['WRITE', 'DESCRIBE']),
    ...(idempotent ? [{ ...theCluster, operation: 'IDEMPOTENT_WRITE' as const }] : []),
  ];
}

/** What a consumer has to be allowed: `AclCommand.getConsumerResourceToAcls` of Kafka. */
export function consumerRights({ topics, groups }: ConsumerRole): readonly AclRight[] {
  return [...rightsOn('TOPIC', topics, ['READ', 'DESCRIBE']), ...rightsOn('GROUP', groups, ['READ'])];
}

function rightsOn(
  resourceType: AclResource['resourceType'],
  names: readonly string[],
  operations: readonly AclOperation[],
): readonly AclRight[] {
  return names.flatMap((resourceName) => operations.map((operation) => ({ resourceType, resourceName, operation })));
}
