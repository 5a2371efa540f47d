import type { Command } from 'commander';
import { listArgument } from '../../lib/cli/arguments.js';
import type { ClusterReference, Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { carryOutRemoval, planRemoval, type PlannedRemoval } from '../../lib/groups/remove-members.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { removalDocument, removalTable } from './remove-members-view.js';
import { expectOne } from '../shared/option-rules.js';
import { makeChange } from '../shared/change.js';

interface RemoveMembersOptions {
  readonly instance?: readonly string[];
  readonly all: boolean;
  readonly dryRun: boolean;
}

export function registerRemoveMembers(parent: Command, session: Session): void {
  parent
    .command('remove-members')
    .description('Have members leave a group at once, such as static ones that have ended')
    .argument('<group>', 'its name')
    .option('--instance <id>', 'the static member with this group.instance.id; may be repeated', listArgument)
    .option('--all', 'every member, static or not', false)
    .option('--dry-run', 'show which would go', false)
    .action(session.action(runRemoveMembers));
}

async function runRemoveMembers(context: Context, name: string, options: RemoveMembersOptions): Promise<void> {
  const { instance = [], all, dryRun } = options;
  expectOne({ '--instance': options.instance, '--all': all });
  const { out } = context;
  const kafka = await context.kafka();
  const planned = await out.task('Reading group', () => planRemoval(kafka, name, all ? null : instance));
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: planned.members.length === 0,
    destroys: `remove ${counted(planned.members.length, 'member')} of group "${planned.group.groupId}"`,
    shown: () => shown(context, cluster, planned),
    apply: () => carryOutRemoval(kafka, planned),
  });
  const errors = done ?? new Map<string, ItemError | null>();
  const document = removalDocument({ cluster, dryRun, planned, errors });
  await out.result('groups.remove-members', document, () => removalTable(document, out.theme));
  const failed = document.members.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: document.members.length, noun: 'member', done: 'removed' });
}

/** Brokers do not tell a member that has ended from one that is about to say that it lives. */
async function shown({ out }: Context, cluster: ClusterReference, planned: PlannedRemoval): Promise<readonly string[]> {
  const plan = removalDocument({ cluster, dryRun: true, planned, errors: new Map() });
  const warning = 'This cannot be undone: others get what they read. One that still runs joins again by itself.';
  return [await removalTable(plan, out.errorTheme), warning];
}
