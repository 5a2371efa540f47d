import type { Command } from 'commander';
import { carryOutAclCreation, planAclCreation } from '../../lib/access/acls.js';
import { choiceArgument, listArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { operationsOn, type Acl, type AclOperation } from '../../lib/names/acl-words.js';
import { makeChange } from '../shared/change.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { expectWith, usage } from '../shared/option-rules.js';
import {
  addResourceOptions,
  operationsArgument,
  principalsArgument,
  resourcesOf,
  resourceWord,
  type AclResource,
  type ResourceOptions,
} from './resource-options.js';
import { aclOutcomeTable } from './view.js';

interface CreateOptions extends ResourceOptions {
  readonly principal?: readonly string[];
  readonly allowPrincipal?: readonly string[];
  readonly denyPrincipal?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly denyHost?: readonly string[];
  readonly operation?: readonly AclOperation[];
  readonly resourcePatternType?: 'literal' | 'prefixed';
  readonly dryRun: boolean;
}

export function registerCreate(parent: Command, session: Session): void {
  const command = parent.command('create').description('Allow or deny principals to do something with resources');
  addResourceOptions(command)
    .option('--allow-principal <principal>', 'who may, such as User:alice; may be repeated', principalsArgument)
    .option('--principal <principal>', 'the same as --allow-principal', principalsArgument)
    .option('--deny-principal <principal>', 'who may not, whatever else allows it; may be repeated', principalsArgument)
    .option('--allow-host <host>', 'from where they may (everywhere unless given); may be repeated', listArgument)
    .option('--deny-host <host>', 'from where they may not (everywhere unless given); may be repeated', listArgument)
    .option('--operation <operation>', 'what, such as Read; may be repeated', operationsArgument)
    .option(
      '--resource-pattern-type <type>',
      'literal, or prefixed: all that begins with the name (literal unless given)',
      choiceArgument(['literal', 'prefixed']),
    )
    .option('--dry-run', 'show what would be created', false)
    .action(session.action(runCreate));
}

async function runCreate(context: Context, options: CreateOptions): Promise<void> {
  const wanted = aclsOf(options);
  const { out } = context;
  const { dryRun } = options;
  const kafka = await context.kafka();
  const plan = await planAclCreation(kafka, wanted);
  const cluster = await context.announceCluster();
  for (const resource of plan.firstOf) {
    out.warn(
      `${resourceWord(resource)} has no ACL yet: where brokers have allow.everyone.if.no.acl.found, everybody could use it, and from now on only whom an ACL allows`,
    );
  }
  const done = await makeChange(context, {
    dryRun,
    isEmpty: plan.missing.length === 0,
    destroys: null,
    apply: () => carryOutAclCreation(kafka, plan),
  });
  const outcomes = done ?? plan.missing.map((acl) => ({ acl, error: null }));
  const acls = [
    ...plan.present.map((acl) => ({ ...acl, created: false, existed: true, error: null })),
    ...outcomes.map(({ acl, error }) => ({ ...acl, created: !dryRun && error === null, existed: false, error })),
  ];
  await out.result('acls.create', { cluster, dryRun, acls }, () =>
    aclOutcomeTable(
      acls,
      ({ existed }) => (existed ? 'is there already' : dryRun ? 'would be created' : 'created'),
      out.theme,
    ),
  );
  const failed = outcomes.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: acls.length, noun: 'ACL', done: 'created' });
}

function aclsOf(options: CreateOptions): readonly Acl[] {
  const { principal = [], allowPrincipal = [], denyPrincipal = [], operation = [], resourcePatternType } = options;
  const allowed = [...principal, ...allowPrincipal];
  const resources = resourcesOf(options);
  if (resources.length === 0)
    throw usage('say what it is about with --resource, --topic, --group or --transactional-id');
  if (allowed.length + denyPrincipal.length === 0) throw usage('say who with --allow-principal or --deny-principal');
  if (operation.length === 0) throw usage('say what with --operation');
  expectWith({ '--allow-host': options.allowHost }, '--allow-principal', allowed.length > 0);
  expectWith({ '--deny-host': options.denyHost }, '--deny-principal', denyPrincipal.length > 0);
  const patternType = resourcePatternType === 'prefixed' ? 'PREFIXED' : 'LITERAL';
  const everywhere = ['*'];
  const entries = [
    ...entriesOf('ALLOW', allowed, options.allowHost ?? everywhere),
    ...entriesOf('DENY', denyPrincipal, options.denyHost ?? everywhere),
  ];
  return resources.flatMap((resource) =>
    operation.flatMap((what) => {
      expectSuitable(resource, what, patternType);
      return entries.map((entry) => ({ ...resource, patternType, operation: what, ...entry }));
    }),
  );
}

function entriesOf(permission: 'ALLOW' | 'DENY', principals: readonly string[], hosts: readonly string[]) {
  return principals.flatMap((principal) => hosts.map((host) => ({ principal, host, permission })));
}

function expectSuitable(resource: AclResource, operation: AclOperation, patternType: 'LITERAL' | 'PREFIXED'): void {
  const possible = operationsOn(resource.resourceType);
  const name = resourceWord(resource);
  if (!possible.includes(operation)) {
    throw usage(`--operation: ${operation} means nothing for ${name}; possible are ${possible.join(', ')}`);
  }
  if (patternType === 'PREFIXED' && (resource.resourceType === 'CLUSTER' || resource.resourceName === '*')) {
    throw usage(`--resource-pattern-type prefixed: ${name} is no beginning of names`);
  }
}
