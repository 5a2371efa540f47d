import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { describeTopics } from '../../lib/topics/describe.js';
import { topicNotFound } from '../../lib/topics/find-topics.js';
import { topicDescription, topicDocument } from './describe-view.js';

export function registerDescribe(parent: Command, session: Session): void {
  parent
    .command('describe')
    .description('Show partitions, leaders, replicas, offsets and configs of topics')
    .argument('<topic...>', 'names of topics')
    .action(session.action(runDescribe));
}

async function runDescribe(context: Context, names: readonly string[]): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const { topics, missing } = await out.task('Reading topics', () => describeTopics(kafka, names));
  if (topics.length > 0) {
    await out.result('topics.describe', { topics: topics.map(topicDocument) }, async () => {
      const texts = await Promise.all(topics.map((topic) => topicDescription(topic, out.theme)));
      return texts.join('\n\n');
    });
  }
  if (missing.length > 0) throw topicNotFound(missing);
}
