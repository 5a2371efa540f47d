import { alterBrokerConfigs, brokerOverrides } from '../kafka/admin/broker-config.js';
import { alterTopicConfigs, describeTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { groupBy } from '../values/group-by.js';
import type { Journal } from './journal.js';
import { addedBy, type Move } from './move.js';
import { joined } from './throttled-replicas.js';
import { failedFor } from '../kafka/denied.js';

/** KIP-73: bytes a second that a broker sends to, and takes as, throttled replicas. */
export const rates = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const;
const [leaderReplicas, followerReplicas] = [
  'leader.replication.throttled.replicas',
  'follower.replication.throttled.replicas',
] as const;

/** A topic that was deleted meanwhile takes its throttle along. */
export const topicGone = 'UNKNOWN_TOPIC_OR_PARTITION';
const minInSyncReplicas = 'min.insync.replicas';

export type Throttles = Pick<Journal, 'topics' | 'brokers' | 'throttles'>;

/** What has to be set for these moves to be throttled, and what is there now. Changes nothing. */
export async function planThrottles(kafka: KafkaCluster, moves: readonly Move[], rate: number): Promise<Throttles> {
  const copying = moves.filter((move) => addedBy(move).length > 0);
  const byTopic = groupBy(copying, ({ topic }) => topic);
  const brokers = new Set(copying.flatMap(({ before, after }) => [...before, ...after]));
  const [topics, described] = await Promise.all([
    topicOverrides(kafka, [...byTopic.keys()]),
    Promise.all([...brokers].map(async (broker) => ({ broker, before: await brokerOverrides(kafka, broker, rates) }))),
  ]);
  return {
    topics: [...byTopic].map(([topic, ofTopic]) => {
      const before = topics.get(topic) ?? {};
      return {
        topic,
        before,
        during: {
          [leaderReplicas]: joined(
            before[leaderReplicas] ?? null,
            entries(ofTopic, ({ before: held }) => held),
          ),
          [followerReplicas]: joined(before[followerReplicas] ?? null, entries(ofTopic, addedBy)),
          ...relaxed(ofTopic),
        },
      };
    }),
    brokers: described,
    throttles: [rate],
  };
}

/**
 * For the time being a partition has the old replicas and the new ones. Kafka 4 takes no more for `min.insync.replicas`
 * than there are replicas (KIP-966), so a topic that asks for more than it has would take no writes until the copies are in
 * sync: for that time it asks for what it has.
 */
function relaxed(moves: readonly Move[]): Record<string, string> {
  const wanting = moves.filter(({ before, minInSyncReplicas: needed }) => before.length < needed);
  if (wanting.length === 0) return {};
  return { [minInSyncReplicas]: String(Math.min(...wanting.map(({ before }) => before.length))) };
}

export function ratesOf(rate: number | undefined): Record<string, string> {
  return Object.fromEntries(rates.map((name) => [name, String(Math.max(1, Math.round(rate ?? 1)))]));
}

function entries(moves: readonly Move[], brokersOf: (move: Move) => readonly number[]): readonly string[] {
  return moves.flatMap((move) => brokersOf(move).map((broker) => `${move.partition}:${broker}`));
}

export async function topicOverrides(
  kafka: KafkaCluster,
  topics: readonly string[],
): Promise<ReadonlyMap<string, Record<string, string | null>>> {
  const names = [leaderReplicas, followerReplicas, minInSyncReplicas];
  const described = await describeTopicConfigs(kafka, topics, names);
  return new Map(
    topics.map((topic) => {
      const configs = described.get(topic)?.configs ?? [];
      const topicValue = (name: string): string | null =>
        configs.find((config) => config.name === name && config.source === 'topic')?.value ?? null;
      return [topic, Object.fromEntries(names.map((name) => [name, topicValue(name)]))];
    }),
  );
}

/** Sets them: the lists first, for a rate without a list throttles nothing, and then the moves may begin. */
export async function setThrottles(kafka: KafkaCluster, { topics, brokers, throttles }: Throttles): Promise<void> {
  if (topics.length === 0) return;
  const errors = await alterTopicConfigs(kafka, new Map(topics.map(({ topic, during }) => [topic, during])), {
    validateOnly: false,
  });
  const failed = [...errors].find(([, error]) => error !== null && error.code !== topicGone);
  const [throttled, refusal] = failed ?? ['', null];
  if (refusal !== null) throw failedFor(`cannot throttle topic "${throttled}"`, refusal);
  await Promise.all(
    brokers.map(({ broker }) => alterBrokerConfigs(kafka, { broker, loggers: false }, ratesOf(throttles.at(-1)))),
  );
}
