import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { describeTopics, type DescribedTopic } from '../../lib/topics/describe.js';
import { topicNotFound } from '../../lib/topics/find-topics.js';
import { topicDescription } from './describe-view.js';

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
    await out.result('topics.describe', { topics: topics.map(toDocument) }, async () => {
      const texts = await Promise.all(topics.map((topic) => topicDescription(topic, out.theme)));
      return texts.join('\n\n');
    });
  }
  if (missing.length > 0) throw topicNotFound(missing);
}

function toDocument(topic: DescribedTopic) {
  return {
    ...topic,
    partitions: topic.partitions.map(({ leader, replicas, isr, offlineReplicas, sizes, ...rest }) => ({
      ...rest,
      leader: leader === -1 ? null : leader,
      replicas: [...replicas],
      isr: [...isr],
      offlineReplicas: [...offlineReplicas],
      sizes: [...sizes],
    })),
    configs: topic.configs.map(({ name, value, source, sensitive }) => ({ name, value, source, sensitive })),
  };
}
