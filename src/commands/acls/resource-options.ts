import { InvalidArgumentError, type Command } from 'commander';
import { listArgument } from '../../lib/cli/arguments.js';
import { aclOperations, clusterResource, type AclOperation, type ResourceType } from '../../lib/names/acl-words.js';
import { listed } from '../../lib/values/wording.js';

/** What ACLs are about. */
export interface AclResource {
  readonly resourceType: ResourceType;
  readonly resourceName: string;
}

export interface ResourceOptions {
  readonly resource?: readonly AclResource[];
  readonly topic?: readonly string[];
  readonly group?: readonly string[];
  readonly transactionalId?: readonly string[];
}

export function addResourceOptions(command: Command): Command {
  return command
    .option('--resource <resource>', `${listed(forms, 'or')}; * is every name; may be repeated`, resourceArgument)
    .option('--topic <name>', 'the same as --resource topic:NAME', listArgument)
    .option('--group <name>', 'the same as --resource group:NAME', listArgument)
    .option('--transactional-id <name>', 'the same as --resource transactional-id:NAME', listArgument);
}

const types: Readonly<Record<string, ResourceType>> = {
  topic: 'TOPIC',
  group: 'GROUP',
  'transactional-id': 'TRANSACTIONAL_ID',
  'delegation-token': 'DELEGATION_TOKEN',
  user: 'USER',
};
const forms = ['cluster', ...Object.keys(types).map((type) => `${type}:NAME`)];

function resourceArgument(text: string, previous: readonly AclResource[] = []): readonly AclResource[] {
  if (text === 'cluster') return [...previous, { resourceType: 'CLUSTER', resourceName: clusterResource }];
  const colon = text.indexOf(':');
  const resourceType = types[text.slice(0, Math.max(colon, 0))];
  const resourceName = text.slice(colon + 1);
  if (resourceType === undefined || resourceName === '') throw new InvalidArgumentError(`write ${listed(forms, 'or')}`);
  return [...previous, { resourceType, resourceName }];
}

export function resourcesOf({ resource = [], topic = [], group = [], transactionalId = [] }: ResourceOptions) {
  const named = (resourceType: ResourceType, names: readonly string[]): readonly AclResource[] =>
    names.map((resourceName) => ({ resourceType, resourceName }));
  return [
    ...resource,
    ...named('TOPIC', topic),
    ...named('GROUP', group),
    ...named('TRANSACTIONAL_ID', transactionalId),
  ];
}

/** The option that means this resource. */
export function resourceWord({ resourceType, resourceName }: AclResource): string {
  if (resourceType === 'CLUSTER') return 'cluster';
  const [type = resourceType] = Object.entries(types).find(([, each]) => each === resourceType) ?? [];
  return `${type}:${resourceName}`;
}

/** Kafka's own spellings, `READ` and `Read`, `DescribeConfigs` and `describe-configs`. */
export function operationsArgument(text: string, previous: readonly AclOperation[] = []): readonly AclOperation[] {
  const plain = (word: string): string => word.replace(/[-_]/g, '').toUpperCase();
  const operation = aclOperations.find((candidate) => plain(candidate) === plain(text));
  if (operation === undefined) throw new InvalidArgumentError(`choose from ${aclOperations.join(', ')}`);
  return [...previous, operation];
}

export function principalsArgument(text: string, previous: readonly string[] = []): readonly string[] {
  if (!/^[^:]+:./.test(text)) throw new InvalidArgumentError('write a principal such as User:alice');
  return [...previous, text];
}
