import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { createTopics, type NewTopic } from '../kafka/admin/topic.js';
import { longestName, topicNameProblem } from '../names/topic-names.js';
import { awaitPartitions } from './await-topics.js';
import { unsendableConfig } from './config-values.js';
import { findTopic } from './find-topics.js';
import { replicationFactorOf } from './health.js';

export interface CreateTopicOptions extends NewTopic {
  readonly ifNotExists: boolean;
  readonly dryRun: boolean;
}

export interface CreatedTopicResult {
  readonly created: boolean;
  /** True where it was there before. */
  readonly existed: boolean;
  readonly partitions: number;
  readonly replicationFactor: number;
}

/**
 * Creates one topic and waits until it can be written.
 * @throws AppError TOPIC_EXISTS; REQUEST_FAILED with the broker's reason
 */
export async function createTopic(kafka: KafkaCluster, options: CreateTopicOptions): Promise<CreatedTopicResult> {
  const { name, ifNotExists, dryRun, configs } = options;
  const unsendable = name.length > longestName ? topicNameProblem(name) : unsendableConfig(configs);
  if (unsendable !== null) throw new AppError('INPUT_INVALID', unsendable);
  const [answer] = await createTopics(kafka, [options], { validateOnly: dryRun });
  const error = answer?.error ?? null;
  if (error?.code === 'TOPIC_ALREADY_EXISTS') {
    if (!ifNotExists) throw new AppError('TOPIC_EXISTS', `topic "${name}" is there already`);
    const { partitions } = await findTopic(kafka, name);
    return {
      created: false,
      existed: true,
      partitions: partitions.length,
      replicationFactor: replicationFactorOf(partitions),
    };
  }
  if (answer === undefined || error !== null) {
    throw new AppError(
      'REQUEST_FAILED',
      `cannot create topic "${name}": ${error?.message ?? 'the broker did not answer for it'}`,
    );
  }
  if (!dryRun) await awaitPartitions(kafka, new Map([[name, answer.partitions]]));
  return {
    created: !dryRun,
    existed: false,
    partitions: answer.partitions,
    replicationFactor: answer.replicationFactor,
  };
}
