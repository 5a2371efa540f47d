import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { carryOutGroupDeletion, planGroupDeletion, type PlannedGroupDeletion } from '../../lib/groups/delete.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { deletionDocument, deletionText } from './delete-view.js';
import { keepUndo, noteUndo, type Undo } from './undo.js';
import { makeChange } from '../shared/change.js';

interface DeleteOptions {
  readonly ifExists: boolean;
  readonly dryRun: boolean;
}

export function registerDelete(parent: Command, session: Session): void {
  parent
    .command('delete')
    .description('Delete groups without live members, with what they have committed')
    .argument('<group...>', 'names of groups')
    .option('--if-exists', 'fine when one is not there', false)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runDelete));
}

async function runDelete(context: Context, names: readonly string[], options: DeleteOptions): Promise<void> {
  const { out } = context;
  const { dryRun } = options;
  const kafka = await context.kafka();
  const planned = await out.task('Reading groups', () => planGroupDeletion(kafka, names, options));
  const obstacle = planned[0]?.obstacle ?? null;
  if (planned.length === 1 && obstacle !== null) throw obstacleError(obstacle);
  const cluster = await context.announceCluster();

  const deletable = planned.filter((group) => group.obstacle === null);
  const done = await makeChange(context, {
    dryRun,
    isEmpty: deletable.length === 0,
    destroys: `delete ${deletable.map(described).join(', ')}`,
    apply: async () => {
      const kept = await keepUndos(context, cluster.id, deletable);
      return { undos: kept, errors: await carryOutGroupDeletion(kafka, planned) };
    },
  });
  const { undos, errors } = done ?? { undos: new Map<string, Undo>(), errors: new Map<string, ItemError | null>() };
  const document = deletionDocument({ cluster, dryRun, planned, undos, errors });
  await out.result('groups.delete', document, () => deletionText(document));
  const { groups } = document;
  const failed = groups.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: groups.length, noun: 'group', done: 'deleted' });
}

/** What the groups have committed is written down before it goes. */
async function keepUndos(
  context: Context,
  clusterId: string,
  planned: readonly PlannedGroupDeletion[],
): Promise<ReadonlyMap<string, Undo>> {
  const undos = new Map<string, Undo>();
  for (const { groupId, commits } of planned) {
    if (commits.length === 0) continue;
    const state = { clusterId, group: groupId, at: context.now().toISOString(), existed: true };
    const undo = await keepUndo(context, { ...state, partitions: [...commits] });
    noteUndo(context, undo);
    undos.set(groupId, undo);
  }
  return undos;
}

function described({ groupId, commits }: PlannedGroupDeletion): string {
  return `group "${groupId}" with ${counted(commits.length, 'commit')}`;
}

function obstacleError({ code, message }: ItemError): AppError {
  return new AppError(code === 'GROUP_HAS_MEMBERS' ? 'GROUP_HAS_MEMBERS' : 'GROUP_NOT_FOUND', message);
}
