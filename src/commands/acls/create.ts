import type { Command } from 'commander';
import { carryOutAclCreation, planAclCreation } from '../../lib/access/acls.js';
import { choiceArgument, listArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { resourceWord } from '../../lib/names/acl-resources.js';
import { makeChange } from '../shared/change.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { newAcls, type NewAclOptions } from './new-acls.js';
import { addResourceOptions, operationsArgument, principalsArgument } from './resource-options.js';
import { aclOutcomeTable } from './view.js';

interface CreateOptions extends NewAclOptions {
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
    .option('--producer', 'all that a producer needs of --topic, and of --transactional-id', false)
    .option('--consumer', 'all that a consumer needs of --topic and --group', false)
    .option('--idempotent', 'with --producer: also what brokers before Kafka 2.8 want of idempotent ones', false)
    .option(
      '--resource-pattern-type <type>',
      'literal, or prefixed: all that begins with the name (literal unless given)',
      choiceArgument(['literal', 'prefixed']),
    )
    .option('--dry-run', 'show what would be created', false)
    .action(session.action(runCreate));
}

async function runCreate(context: Context, options: CreateOptions): Promise<void> {
  const wanted = newAcls(options);
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
