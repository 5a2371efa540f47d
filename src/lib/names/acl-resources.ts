import { listed } from '../values/wording.js';
import {
  aclOperations,
  clusterResource,
  operationsOn,
  type AclOperation,
  type PatternType,
  type ResourceType,
} from './acl-words.js';

/** What ACLs are about. */
export interface AclResource {
  readonly resourceType: ResourceType;
  readonly resourceName: string;
}

const types: Readonly<Record<string, ResourceType>> = {
  topic: 'TOPIC',
  group: 'GROUP',
  'transactional-id': 'TRANSACTIONAL_ID',
  'delegation-token': 'DELEGATION_TOKEN',
  user: 'USER',
};

/** How resources are written: `cluster`, `topic:NAME`, … */
export const resourceForms = listed(['cluster', ...Object.keys(types).map((type) => `${type}:NAME`)], 'or');

export const theCluster: AclResource = { resourceType: 'CLUSTER', resourceName: clusterResource };

/** @returns null for a text that is none of the forms */
export function parseResource(text: string): AclResource | null {
  if (text === 'cluster') return theCluster;
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(colon, 0));
  const resourceType = Object.hasOwn(types, type) ? types[type] : undefined;
  const resourceName = text.slice(colon + 1);
  return resourceType === undefined || resourceName === '' ? null : { resourceType, resourceName };
}

/** A resource as it is written. */
export function resourceWord({ resourceType, resourceName }: AclResource): string {
  if (resourceType === 'CLUSTER') return 'cluster';
  const [type = resourceType] = Object.entries(types).find(([, known]) => known === resourceType) ?? [];
  return `${type}:${resourceName}`;
}

/** One text for each pattern of resources, equal for equal ones. */
export function resourceKey({
  resourceType,
  patternType,
  resourceName,
}: AclResource & { readonly patternType: PatternType }): string {
  return JSON.stringify([resourceType, patternType, resourceName]);
}

/** Kafka's own spellings, `READ` and `Read`, `DescribeConfigs` and `describe-configs`; null for another word. */
export function operationNamed(text: string): AclOperation | null {
  const plain = (word: string): string => word.replace(/[-_]/g, '').toUpperCase();
  return aclOperations.find((candidate) => plain(candidate) === plain(text)) ?? null;
}

/** `User:alice`: Kafka's `SecurityUtils.parseKafkaPrincipal` wants a type, a colon and a name. */
export function isPrincipal(text: string): boolean {
  return /^[^:]+:./s.test(text);
}

/** Why an operation on a resource, or all that begins with its name, means nothing; null where it does. */
export function unsuitable(
  resource: AclResource,
  operation: AclOperation,
  patternType: PatternType,
): { readonly about: 'operation' | 'pattern'; readonly message: string } | null {
  const possible = operationsOn(resource.resourceType);
  const name = resourceWord(resource);
  if (!possible.includes(operation)) {
    const message = `${operation} means nothing for ${name}; possible are ${possible.join(', ')}`;
    return { about: 'operation', message };
  }
  if (patternType === 'PREFIXED' && (resource.resourceType === 'CLUSTER' || resource.resourceName === '*')) {
    return { about: 'pattern', message: `${name} is no beginning of names` };
  }
  return null;
}
