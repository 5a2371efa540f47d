import { hasErrorCode, messageOf } from '../errors.js';
import { alterBrokerConfigs, brokerOverrides } from '../kafka/admin/broker-config.js';
import { alterTopicConfigs, type ConfigChanges } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { rates, ratesOf, topicGone, topicOverrides, type Throttles } from './throttle.js';
import { without } from './throttled-replicas.js';
import { isUnanswered, patiently } from '../kafka/patience.js';

/**
 * Puts back what was there before, and waits until the brokers know. What somebody else has changed meanwhile stays
 * theirs; from a list of replicas only the own entries go. A broker may not have heard yet of what was set a moment ago, so
 * what seems to be as it was before is put back too.
 * @returns what could not be put back, each in words
 */
export async function restoreThrottles(kafka: KafkaCluster, throttles: Throttles): Promise<readonly string[]> {
  const ours = throttles.throttles.map(ratesOf);
  const [ofTopics, ofBrokers] = await Promise.all([
    restoreTopics(kafka, throttles.topics),
    Promise.all(throttles.brokers.map((throttled) => restoreBroker(kafka, throttled, ours))),
  ]);
  return [...ofTopics, ...ofBrokers.flat()];
}

async function restoreTopics(kafka: KafkaCluster, topics: Throttles['topics']): Promise<readonly string[]> {
  if (topics.length === 0) return [];
  const names = topics.map(({ topic }) => topic);
  const now = await topicOverrides(kafka, names);
  const changes = new Map(
    topics.map(({ topic, before, during }): [string, ConfigChanges] => {
      const current = now.get(topic) ?? {};
      const back = Object.keys(during).map((name) => [
        name,
        without(current[name] ?? null, before[name] ?? null, during[name] ?? null),
      ]);
      return [topic, Object.fromEntries(back) as ConfigChanges];
    }),
  );
  const errors = await alterTopicConfigs(kafka, changes, { validateOnly: false });
  const failed = [...errors].filter(([, error]) => error !== null);
  const done = [...changes].filter(([topic]) => failed.every(([name]) => name !== topic));
  await untilKnown(kafka, async () => {
    const shown = await topicOverrides(
      kafka,
      done.map(([topic]) => topic),
    );
    return done.every(([topic, change]) => holds(change, shown.get(topic) ?? {}));
  });
  return failed.flatMap(([topic, error]) =>
    error === null || error.code === topicGone ? [] : [`the throttle of topic "${topic}": ${error.message}`],
  );
}

async function restoreBroker(
  kafka: KafkaCluster,
  { broker, before }: Throttles['brokers'][number],
  ours: readonly Record<string, string>[],
): Promise<readonly string[]> {
  try {
    const now = await brokerOverrides(kafka, broker, rates);
    const isOwn = (name: string): boolean =>
      now[name] === (before[name] ?? null) || ours.some((throttle) => throttle[name] === now[name]);
    const back = Object.fromEntries(rates.filter(isOwn).map((name) => [name, before[name] ?? null]));
    if (Object.keys(back).length === 0) return [];
    await alterBrokerConfigs(kafka, { broker, loggers: false }, back);
    await untilKnown(kafka, async () => holds(back, await brokerOverrides(kafka, broker, rates)));
    return [];
  } catch (error) {
    if (!isUnanswered(error) && !hasErrorCode(error, 'REQUEST_FAILED', 'ACCESS_DENIED')) throw error;
    return [`the throttle of broker ${broker}: ${messageOf(error)}`];
  }
}

function holds(wanted: ConfigChanges, shown: ConfigChanges): boolean {
  return Object.entries(wanted).every(([name, value]) => (shown[name] ?? null) === value);
}

/** Brokers hear of a change a moment after the controller; what is planned next must not be made from the old value. */
async function untilKnown(kafka: KafkaCluster, isKnown: () => Promise<boolean>): Promise<void> {
  await patiently(kafka.signal, { within: 5_000, pause: soon, until: (known) => known }, isKnown);
}

/** Milliseconds: brokers know within some tens of them, and a run may put back many throttles, one after the other. */
const soon = 50;
