import type { Command } from 'commander';
import type { ClusterReference, Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import {
  carryOutOffsetDeletion,
  planOffsetDeletion,
  type PlannedOffsetDeletion,
} from '../../lib/groups/delete-offsets.js';
import type { TopicScope } from '../../lib/groups/topic-scope.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { PartitionTable } from '../../lib/kafka/partition-table.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { offsetDeletionDocument, offsetDeletionTable } from './delete-offsets-view.js';
import { topicArgument } from './topic-argument.js';
import { keepUndo, noteUndo, type Undo } from './undo.js';
import { makeChange } from '../shared/change.js';

interface DeleteOffsetsOptions {
  readonly topic: readonly TopicScope[];
  readonly dryRun: boolean;
}

export function registerDeleteOffsets(parent: Command, session: Session): void {
  parent
    .command('delete-offsets')
    .description('Delete what a group has committed on topics that no live member of it reads')
    .argument('<group>', 'its name')
    .requiredOption('--topic <topic[:partitions]>', 'a topic, or some partitions; may be repeated', topicArgument)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runDeleteOffsets));
}

async function runDeleteOffsets(context: Context, group: string, options: DeleteOffsetsOptions): Promise<void> {
  const { out } = context;
  const { topic: scopes, dryRun } = options;
  const kafka = await context.kafka();
  const planned = await planOffsetDeletion(kafka, group, scopes);
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: planned.commits.length === 0,
    destroys: `delete ${described(planned)}`,
    apply: async () => {
      const kept = await keep(context, cluster, planned);
      return { undo: kept, errors: await carryOutOffsetDeletion(kafka, planned) };
    },
  });
  const { undo, errors } = done ?? { undo: null, errors: new PartitionTable<ItemError | null>() };
  const document = offsetDeletionDocument({ cluster, dryRun, planned, undo, errors });
  await out.result('groups.delete-offsets', document, () => offsetDeletionTable(document, out.theme));
  const { partitions } = document;
  const failed = partitions.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: partitions.length, noun: 'commit', done: 'deleted' });
}

async function keep(
  context: Context,
  { id: clusterId }: ClusterReference,
  { groupId: group, commits }: PlannedOffsetDeletion,
): Promise<Undo> {
  const at = context.now().toISOString();
  const undo = await keepUndo(context, { clusterId, group, at, existed: true, partitions: [...commits] });
  noteUndo(context, undo);
  return undo;
}

function described({ groupId, commits }: PlannedOffsetDeletion): string {
  const topics = [...new Set(commits.map(({ topic }) => `"${topic}"`))].join(', ');
  return `${counted(commits.length, 'commit')} of group "${groupId}" on ${topics}`;
}
