import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { createTopics, type NewTopic } from '../kafka/admin/topic.js';
import { longestName, topicNameProblem } from '../names/topic-names.js';
import { awaitPartitions } from './await-topics.js';
import { unsendableConfig } from './config-values.js';
import { findTopic } from './find-topics.js';
import { replicationFactorOf } from './health.js';
import { failedFor } from '../kafka/denied.js';

export interface CreateTopicOptions extends NewTopic {
  readonly ifNotExists: boolean;
}

export interface TopicShape {
  /** True where it was there before. */
  readonly existed: boolean;
  readonly partitions: number;
  readonly replicationFactor: number;
}

/**
 * Has the brokers check a topic that is to be created.
 * @throws AppError INPUT_INVALID, TOPIC_EXISTS; REQUEST_FAILED with the broker's reason
 */
export async function planTopic(kafka: KafkaCluster, options: CreateTopicOptions): Promise<TopicShape> {
  return request(kafka, options, true);
}

/** Creates one topic and waits until it can be written. @throws AppError as `planTopic` does */
export async function createTopic(kafka: KafkaCluster, options: CreateTopicOptions): Promise<TopicShape> {
  const shape = await request(kafka, options, false);
  if (!shape.existed) await awaitPartitions(kafka, new Map([[options.name, shape.partitions]]));
  return shape;
}

async function request(kafka: KafkaCluster, options: CreateTopicOptions, validateOnly: boolean): Promise<TopicShape> {
  const { name, configs, ifNotExists } = options;
  const unsendable = name.length > longestName ? topicNameProblem(name) : unsendableConfig(configs);
  if (unsendable !== null) throw new AppError('INPUT_INVALID', unsendable);
  const [answer] = await createTopics(kafka, [options], { validateOnly });
  const error = answer?.error ?? null;
  if (error?.code === 'TOPIC_ALREADY_EXISTS') {
    if (!ifNotExists) throw new AppError('TOPIC_EXISTS', `topic "${name}" is there already`);
    const { partitions } = await findTopic(kafka, name);
    return { existed: true, partitions: partitions.length, replicationFactor: replicationFactorOf(partitions) };
  }
  const what = `cannot create topic "${name}"`;
  if (answer === undefined) throw new AppError('REQUEST_FAILED', `${what}: the broker did not answer for it`);
  if (error !== null) throw failedFor(what, error);
  return { existed: false, partitions: answer.partitions, replicationFactor: answer.replicationFactor };
}
