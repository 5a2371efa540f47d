import { unsuitable } from '../../lib/names/acl-resources.js';
import { consumerRights, producerRights, type AclRight } from '../../lib/names/acl-roles.js';
import type { Acl, AclOperation } from '../../lib/names/acl-words.js';
import { expectNone, expectWith, usage } from '../shared/option-rules.js';
import { resourcesOf, type ResourceOptions } from './resource-options.js';

export interface NewAclOptions extends ResourceOptions {
  readonly principal?: readonly string[];
  readonly allowPrincipal?: readonly string[];
  readonly denyPrincipal?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly denyHost?: readonly string[];
  readonly operation?: readonly AclOperation[];
  readonly producer: boolean;
  readonly consumer: boolean;
  readonly idempotent: boolean;
  readonly resourcePatternType?: 'literal' | 'prefixed';
}

/** The ACLs that options mean. @throws AppError USAGE */
export function newAcls(options: NewAclOptions): readonly Acl[] {
  const { principal = [], allowPrincipal = [], denyPrincipal = [], producer, consumer } = options;
  const allowed = [...principal, ...allowPrincipal];
  const hasRole = producer || consumer;
  expectWith({ '--idempotent': options.idempotent }, '--producer', producer);
  const rights = hasRole ? rightsOfRoles(options) : rightsOfOperations(options);
  if (allowed.length + denyPrincipal.length === 0) {
    throw usage(`say who with --allow-principal${hasRole ? '' : ' or --deny-principal'}`);
  }
  expectWith({ '--allow-host': options.allowHost }, '--allow-principal', allowed.length > 0);
  expectWith({ '--deny-host': options.denyHost }, '--deny-principal', denyPrincipal.length > 0);
  const everywhere = ['*'];
  const entries = [
    ...entriesOf('ALLOW', allowed, options.allowHost ?? everywhere),
    ...entriesOf('DENY', denyPrincipal, options.denyHost ?? everywhere),
  ];
  // The cluster has one name, which no prefix is a part of: as in Kafka's tool, a role's right on it stays literal.
  const isPrefixed = options.resourcePatternType === 'prefixed';
  return rights.flatMap((right) => {
    const patternType = isPrefixed && !(hasRole && right.resourceType === 'CLUSTER') ? 'PREFIXED' : 'LITERAL';
    const problem = unsuitable(right, right.operation, patternType);
    if (problem !== null) {
      const option = problem.about === 'operation' ? '--operation' : '--resource-pattern-type prefixed';
      throw usage(`${option}: ${problem.message}`);
    }
    return entries.map((entry) => ({ ...right, patternType, ...entry }) as const);
  });
}

function rightsOfOperations(options: NewAclOptions): readonly AclRight[] {
  const { operation: operations = [] } = options;
  const resources = resourcesOf(options);
  if (resources.length === 0)
    throw usage('say what it is about with --resource, --topic, --group or --transactional-id');
  if (operations.length === 0) throw usage('say what with --operation, --producer or --consumer');
  return resources.flatMap((resource) => operations.map((operation) => ({ ...resource, operation })));
}

/** As Kafka's tool has it: roles say which operations, and each has the resources that it is about. */
function rightsOfRoles(options: NewAclOptions): readonly AclRight[] {
  const { producer, consumer, idempotent, topic: topics = [], group: groups = [], transactionalId = [] } = options;
  const role = listedRoles(options);
  expectNone(`${role} says what is allowed`, {
    '--operation': options.operation,
    '--resource': options.resource,
    '--deny-principal': options.denyPrincipal,
    '--deny-host': options.denyHost,
  });
  if (topics.length === 0) throw usage(`say which topic ${role} is about with --topic`);
  if (consumer && groups.length === 0) throw usage('say in which group --consumer reads with --group');
  expectWith({ '--group': options.group }, '--consumer', consumer);
  expectWith({ '--transactional-id': options.transactionalId }, '--producer', producer);
  return [
    ...(producer ? producerRights({ topics, transactionalIds: transactionalId, idempotent }) : []),
    ...(consumer ? consumerRights({ topics, groups }) : []),
  ];
}

function listedRoles({ producer, consumer }: NewAclOptions): string {
  return producer && consumer ? '--producer --consumer' : producer ? '--producer' : '--consumer';
}

function entriesOf(permission: 'ALLOW' | 'DENY', principals: readonly string[], hosts: readonly string[]) {
  return principals.flatMap((principal) => hosts.map((host) => ({ principal, host, permission })));
}
