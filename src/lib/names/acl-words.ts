/** The words of ACLs, as Kafka's Java classes and `kafka-acls` have them. */

/** `org.apache.kafka.common.resource.ResourceType`. */
export const resourceTypes = ['TOPIC', 'GROUP', 'CLUSTER', 'TRANSACTIONAL_ID', 'DELEGATION_TOKEN', 'USER'] as const;
/** `UNKNOWN` for one that came after these. */
export type ResourceType = (typeof resourceTypes)[number] | 'UNKNOWN';

/** `org.apache.kafka.common.resource.PatternType`, of resources of ACLs. */
export const patternTypes = ['LITERAL', 'PREFIXED'] as const;
export type PatternType = (typeof patternTypes)[number] | 'UNKNOWN';

/** `org.apache.kafka.common.acl.AclOperation`. */
export const aclOperations = [
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
  'TWO_PHASE_COMMIT',
] as const;
export type AclOperation = (typeof aclOperations)[number] | 'UNKNOWN';

/** `org.apache.kafka.common.acl.AclPermissionType`. */
export const permissions = ['DENY', 'ALLOW'] as const;
export type Permission = (typeof permissions)[number] | 'UNKNOWN';

/** One line of who may, or may not, do what. */
export interface Acl {
  readonly resourceType: ResourceType;
  /** `*` for every name. */
  readonly resourceName: string;
  readonly patternType: PatternType;
  /** `User:alice`; `User:*` for everybody. */
  readonly principal: string;
  /** An address; `*` for every one. */
  readonly host: string;
  readonly operation: AclOperation;
  readonly permission: Permission;
}

/** `org.apache.kafka.common.resource.Resource.CLUSTER_NAME`: the one name that the cluster has as a resource. */
export const clusterResource = 'kafka-cluster';

/** `org.apache.kafka.security.authorizer.AclEntry.supportedOperations`, beside ALL, which each has. */
const operationsOf: Readonly<Record<ResourceType, readonly AclOperation[]>> = {
  TOPIC: ['READ', 'WRITE', 'CREATE', 'DELETE', 'ALTER', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  GROUP: ['READ', 'DELETE', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: [
    ...(['CREATE', 'ALTER', 'DESCRIBE', 'CLUSTER_ACTION', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'] as const),
    'IDEMPOTENT_WRITE',
  ],
  TRANSACTIONAL_ID: ['WRITE', 'DESCRIBE', 'TWO_PHASE_COMMIT'],
  DELEGATION_TOKEN: ['DESCRIBE'],
  USER: ['CREATE_TOKENS', 'DESCRIBE_TOKENS'],
  UNKNOWN: [],
};

/** What can be done with a resource of this type. */
export function operationsOn(type: ResourceType): readonly AclOperation[] {
  return ['ALL', ...operationsOf[type]];
}

/** Words that this version does not know cannot be said to a broker. */
export function isKnownAcl({ resourceType, patternType, operation, permission }: Acl): boolean {
  return ![resourceType, patternType, operation, permission].includes('UNKNOWN');
}

/** The words of an ACL, one text for each: equal for equal ones. */
export function aclKey(acl: Acl): string {
  const { resourceType, patternType, resourceName, principal, permission, operation, host } = acl;
  return JSON.stringify([resourceType, patternType, resourceName, principal, permission, operation, host]);
}
