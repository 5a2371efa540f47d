import type { Command } from 'commander';
import { patternArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/cli/context.js';
import type { Session } from '../../lib/cli/session.js';
import { listTopics, type ListTopicsOptions } from '../../lib/topics/list.js';
import { topicTable } from './view.js';

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List topics')
    .option('--internal', 'also those that Kafka and the registry keep for themselves', false)
    .option('--match <regex>', 'keep topics whose name matches', patternArgument)
    .action(session.action(runList));
}

async function runList(context: Context, options: ListTopicsOptions): Promise<void> {
  const kafka = await context.kafka();
  const topics = await context.out.task('Reading topics', () => listTopics(kafka, options));
  await context.out.result('topics.list', { topics: [...topics] }, () => topicTable(topics, context.out.theme));
}
