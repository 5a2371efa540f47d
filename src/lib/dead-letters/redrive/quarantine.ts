import type { KafkaCluster } from '../../kafka/cluster.js';
import { createTopic } from '../../topics/create.js';
import { quarantineTopicOf, sourceByName } from '../names.js';
import { deadLetterConfigs } from '../topic-configs.js';
import type { TargetTopic, TargetTopics } from '../../topics/target-topics.js';

/** Finds the topic for letters that are given up, or makes it: as large as the dead-letter topic, with room for its letters. */
export async function openQuarantine(
  kafka: KafkaCluster,
  targets: TargetTopics,
  deadLetterTopic: string,
): Promise<TargetTopic | null> {
  const source = sourceByName(deadLetterTopic);
  const name = quarantineTopicOf(source ?? deadLetterTopic);
  const present = await targets.find(name);
  const letters = await targets.find(deadLetterTopic);
  if (present !== null || letters === null) return present;
  const origin = source === null ? null : await targets.find(source);
  const configs = deadLetterConfigs(origin?.configs ?? letters.configs);
  const largest = Math.max(Number(configs['max.message.bytes']), Number(letters.configs['max.message.bytes'] ?? 0));
  await createTopic(kafka, {
    name,
    partitions: letters.partitionCount,
    replicationFactor: letters.replicationFactor,
    configs: { ...configs, 'max.message.bytes': String(largest) },
    ifNotExists: true,
    dryRun: false,
  });
  targets.forget(name);
  return targets.find(name);
}
