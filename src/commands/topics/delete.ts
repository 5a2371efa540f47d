import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { carryOutDeletion, planDeletion, type PlannedDeletion } from '../../lib/topics/delete.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { makeChange } from '../shared/change.js';

interface DeleteOptions {
  readonly ifExists: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
}

export function registerDelete(parent: Command, session: Session): void {
  parent
    .command('delete')
    .description('Delete topics with their records')
    .argument('<topic...>', 'names of topics')
    .option('--if-exists', 'fine when one is not there', false)
    .option('--force', 'also internal, Streams and dead-letter topics', false)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runDelete));
}

async function runDelete(context: Context, names: readonly string[], options: DeleteOptions): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const planned = await planDeletion(kafka, names, options);
  const [only] = planned;
  const obstacle = only?.obstacle ?? null;
  if (planned.length === 1 && obstacle !== null) throw obstacleError(obstacle);
  const cluster = await context.announceCluster();

  const deletable = planned.filter(({ obstacle }) => obstacle === null);
  const done = await makeChange(context, {
    dryRun: options.dryRun,
    isEmpty: deletable.length === 0,
    destroys: `delete ${deletable.map(described).join(', ')}`,
    apply: (wasAsked) => carryOutDeletion(kafka, planned, { ...options, wasAsked }),
  });
  const errors = done ?? new Map<string, ItemError | null>();
  const topics = planned.map(({ name, records, obstacle }) => {
    const error = obstacle ?? errors.get(name) ?? null;
    return { name, records, deleted: errors.has(name) && error === null, error };
  });
  await out.result('topics.delete', { cluster, dryRun: options.dryRun, topics }, () =>
    topics.length === 0
      ? 'None of them is there.'
      : topics.map(({ name, records, error }) => line(name, records, error, options.dryRun)).join('\n'),
  );
  const failed = topics.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: topics.length, noun: 'topic', done: 'deleted' });
}

function line(name: string, records: number | null, error: ItemError | null, dryRun: boolean): string {
  if (error !== null) return `! ${name}: ${error.message}`;
  return `- ${name} ${dryRun ? 'would be' : 'is'} deleted, with ${recordsText(records)}`;
}

function described({ name, records }: PlannedDeletion): string {
  return `topic "${name}" with ${recordsText(records)}`;
}

function recordsText(records: number | null): string {
  return records === null ? 'records that no leader can be asked for' : counted(records, 'record');
}

function obstacleError({ code, message }: ItemError): AppError {
  return new AppError(code === 'TOPIC_PROTECTED' ? 'TOPIC_PROTECTED' : 'TOPIC_NOT_FOUND', message);
}
