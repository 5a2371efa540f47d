import { InvalidArgumentError, type Command } from 'commander';
import { listArgument } from '../../lib/cli/arguments.js';
import {
  isPrincipal,
  operationNamed,
  parseResource,
  resourceForms,
  type AclResource,
} from '../../lib/names/acl-resources.js';
import { aclOperations, type AclOperation, type ResourceType } from '../../lib/names/acl-words.js';

export interface ResourceOptions {
  readonly resource?: readonly AclResource[];
  readonly topic?: readonly string[];
  readonly group?: readonly string[];
  readonly transactionalId?: readonly string[];
}

export function addResourceOptions(command: Command): Command {
  return command
    .option('--resource <resource>', `${resourceForms}; * is every name; may be repeated`, resourceArgument)
    .option('--topic <name>', 'the same as --resource topic:NAME', listArgument)
    .option('--group <name>', 'the same as --resource group:NAME', listArgument)
    .option('--transactional-id <name>', 'the same as --resource transactional-id:NAME', listArgument);
}

function resourceArgument(text: string, previous: readonly AclResource[] = []): readonly AclResource[] {
  const resource = parseResource(text);
  if (resource === null) throw new InvalidArgumentError(`write ${resourceForms}`);
  return [...previous, resource];
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

export function operationsArgument(text: string, previous: readonly AclOperation[] = []): readonly AclOperation[] {
  const operation = operationNamed(text);
  if (operation === null) throw new InvalidArgumentError(`choose from ${aclOperations.join(', ')}`);
  return [...previous, operation];
}

export function principalsArgument(text: string, previous: readonly string[] = []): readonly string[] {
  if (!isPrincipal(text)) throw new InvalidArgumentError('write a principal such as User:alice');
  return [...previous, text];
}
