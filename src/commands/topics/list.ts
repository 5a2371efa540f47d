import type { Command } from 'commander';
import { patternOption } from '../../lib/cli/pattern-option.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { listTopics, type HealthFilter } from '../../lib/topics/list.js';
import { topicTable } from './view.js';
import { expectAtMostOne } from '../shared/option-rules.js';

interface ListOptions {
  readonly internal: boolean;
  readonly match?: string;
  readonly underReplicated: boolean;
  readonly offline: boolean;
  readonly underMinIsr: boolean;
}

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List topics')
    .option('--internal', 'also those that Kafka and the registry keep for themselves', false)
    .option('--match <regex>', 'keep topics whose name matches')
    .option('--under-replicated', 'keep topics with a partition that has fewer in-sync replicas than replicas', false)
    .option('--offline', 'keep topics with a partition that has no leader', false)
    .option('--under-min-isr', 'keep topics with a partition that takes no writes with acks=all', false)
    .action(session.action(runList));
}

async function runList(context: Context, options: ListOptions): Promise<void> {
  const health = healthFilter(options);
  const { internal, match: pattern } = options;
  const match = pattern === undefined ? {} : { match: await patternOption('--match', pattern) };
  const kafka = await context.kafka();
  const topics = await context.out.task('Reading topics', () => listTopics(kafka, { internal, health, ...match }));
  await context.out.result('topics.list', { topics }, () => topicTable(topics, context.out.theme));
}

function healthFilter({ underReplicated, offline, underMinIsr }: ListOptions): HealthFilter | null {
  const chosen: readonly HealthFilter[] = [
    ...(underReplicated ? (['under-replicated'] as const) : []),
    ...(offline ? (['offline'] as const) : []),
    ...(underMinIsr ? (['under-min-isr'] as const) : []),
  ];
  expectAtMostOne({ '--under-replicated': underReplicated, '--offline': offline, '--under-min-isr': underMinIsr });
  return chosen[0] ?? null;
}
