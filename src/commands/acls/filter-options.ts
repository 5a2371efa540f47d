import type { Command } from 'commander';
import { choiceArgument } from '../../lib/cli/arguments.js';
import { everyAcl, type AclFilter } from '../../lib/kafka/admin/acl.js';
import type { AclOperation, Permission } from '../../lib/names/acl-words.js';
import {
  addResourceOptions,
  operationsArgument,
  principalsArgument,
  resourcesOf,
  type ResourceOptions,
} from './resource-options.js';

export interface FilterOptions extends ResourceOptions {
  readonly principal?: readonly string[];
  readonly operation?: readonly AclOperation[];
  readonly host?: string;
  readonly permission?: 'allow' | 'deny';
  readonly resourcePatternType?: keyof typeof patterns;
}

const patterns = { any: 'ANY', match: 'MATCH', literal: 'LITERAL', prefixed: 'PREFIXED' } as const;
const patternWords = ['any', 'match', 'literal', 'prefixed'] as const;

/** @param usual the pattern type that holds where resources are named without one */
export function addFilterOptions(command: Command, usual: keyof typeof patterns): Command {
  return addResourceOptions(command)
    .option('--principal <principal>', 'of this one, such as User:alice; may be repeated', principalsArgument)
    .option('--operation <operation>', 'of this operation, such as Read; may be repeated', operationsArgument)
    .option('--host <host>', 'of this host')
    .option('--permission <permission>', 'allow or deny', choiceArgument(['allow', 'deny']))
    .option(
      '--resource-pattern-type <type>',
      `literal, prefixed, any, or match: all that holds for the resource (${usual} unless given)`,
      choiceArgument(patternWords),
    );
}

/** A filter for each combination of what was named. */
export function filtersOf(options: FilterOptions, usual: keyof typeof patterns): readonly AclFilter[] {
  const { principal = [null], operation = [null], host = null, permission, resourcePatternType } = options;
  const resources = resourcesOf(options);
  const patternType = patterns[resourcePatternType ?? (resources.length === 0 ? 'any' : usual)];
  const permitted: Permission | null = permission === undefined ? null : permission === 'allow' ? 'ALLOW' : 'DENY';
  const named = resources.length === 0 ? [everyAcl] : resources;
  return named.flatMap(({ resourceType, resourceName }) =>
    principal.flatMap((who) =>
      operation.map((what) => ({
        ...{ resourceType, resourceName, patternType, host },
        principal: who,
        operation: what,
        permission: permitted,
      })),
    ),
  );
}
