import { onTestFinished } from 'vitest';
import { fetchGroupOffsets } from '../../src/lib/kafka/group/group-offsets.js';
import { PartitionTable } from '../../src/lib/kafka/partition-table.js';
import type { ConnectOptions } from '../../src/lib/services/connect-options.js';
import { EventConsumer } from '../../src/lib/services/consumer/event-consumer.js';
import type { ConsumerOptions, EventContext } from '../../src/lib/services/consumer/options.js';
import type { TaskCreatedEvent, TaskCreatedEventInput } from '../../src/lib/services/generated/events.js';
import { EventProducer } from '../../src/lib/services/producer/event-producer.js';
import type { ProducerOptions } from '../../src/lib/services/producer/options.js';
import { serviceConnection } from './cluster-login.js';
import { openTestKafka } from './kafka.js';
import { runMain } from './run-main.js';
import { shippedSchema } from './schemas.js';
import { clusterFlags } from './test-cluster.js';
import { deleteAfterwards } from './topics.js';
import { unique } from './unique.js';
import { workspace } from './workspace.js';

/** Every topic's events, for topics of tests, which all hold events of `task.created`. */
type TaskEvents = Readonly<Record<string, TaskCreatedEvent>>;
type TaskEventInputs = Readonly<Record<string, TaskCreatedEventInput>>;

/** A topic of a test's own with events of `task.created` in it, and with a dead-letter topic. */
export interface ServiceProject {
  readonly topic: string;
  /** Where brokers, registry and the catalog of this topic are. */
  readonly connect: ConnectOptions & { readonly brokers: string; readonly catalog: string };
}

export interface ServiceProjectOptions {
  readonly partitions?: number;
  /** Of the topic, in `topics.yaml`. */
  readonly config?: Readonly<Record<string, string | number>>;
  readonly deadLetter?: boolean;
}

export async function serviceProject(options: ServiceProjectOptions = {}): Promise<ServiceProject> {
  const topic = unique('service');
  const { partitions = 3, config = {}, deadLetter = true } = options;
  const catalog = {
    version: 1,
    topics: {
      [topic]: {
        partitions,
        replicationFactor: 3,
        config: { 'min.insync.replicas': 2, ...config },
        key: 'userId',
        value: { schema: 'task-created.avsc' },
        deadLetter,
      },
    },
  };
  const folder = workspace({
    'topics.yaml': JSON.stringify(catalog), // which is YAML as well
    'task-created.avsc': shippedSchema('task-created'),
  });
  deleteAfterwards(topic, `${topic}.dlq`, `${topic}.quarantine`);
  const synced = await runMain(['topics', 'sync', '--yes', ...clusterFlags()], { workingDirectory: folder });
  if (synced.code !== 0) throw new Error(synced.stderr);
  return { topic, connect: { ...serviceConnection(), catalog: `${folder}/topics.yaml` } };
}

/** A producer that is closed when the test has ended. */
export function producerOf(options: ProducerOptions): EventProducer<TaskEventInputs> {
  const producer = new EventProducer<TaskEventInputs>(options);
  onTestFinished(() => producer.close());
  return producer;
}

/** A consumer that is closed when the test has ended. */
export function consumerOf(options: ConsumerOptions): EventConsumer<TaskEvents> {
  const consumer = new EventConsumer<TaskEvents>({ heartbeatInterval: 500, commitInterval: 200, ...options });
  onTestFinished(() => consumer.close());
  return consumer;
}

/** A handler that remembers what it was given. */
export function remembering() {
  const events: TaskCreatedEvent[] = [];
  const contexts: EventContext[] = [];
  const handler = (event: TaskCreatedEvent, context: EventContext): void => {
    events.push(event);
    contexts.push(context);
  };
  return { events, contexts, handler, ids: (): readonly string[] => events.map(({ taskId }) => taskId) };
}

/** What a group has committed, asked of the brokers. */
export async function committedOf(groupId: string): Promise<PartitionTable<number>> {
  const offsets = new PartitionTable<number>();
  const commits = (await fetchGroupOffsets(openTestKafka(), [groupId])).get(groupId);
  for (const [partition, { offset }] of commits?.entries() ?? []) offsets.set(partition, Number(offset));
  return offsets;
}

export function task(id: number | string, userId = 'u1'): TaskCreatedEventInput {
  return { userId, taskId: `t${id}`, title: `Task ${id}` };
}
