import { sleep } from '../abort.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import { isUnknownTopic } from '../kafka/metadata-message.js';
import { topicsAt } from '../kafka/topics-at.js';
import type { TopicMetadata } from '../kafka/types.js';
import { fromEveryBroker } from './every-broker.js';
import { isOffline } from './health.js';

/** Milliseconds between two looks. */
const interval = 50;

/**
 * Waits until these topics have so many partitions, each with a leader, and every broker that answers knows of it, so that
 * whoever comes next can write and read, whichever broker is asked first.
 * @param counts partitions by topic
 */
export async function awaitPartitions(kafka: KafkaCluster, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  const names = [...counts.keys()];
  const isReady = ({ name, errorCode, partitions }: TopicMetadata): boolean => {
    const enough = partitions.length >= Math.max(1, counts.get(name) ?? 1); // older brokers do not say how many they made
    return errorCode === NO_ERROR && enough && !partitions.some(isOffline);
  };
  while (!(await kafka.metadata(names)).topics.every(isReady)) {
    await sleep(interval, kafka.signal);
    await kafka.turnToAnother();
  }
  await heardOfEverywhere(kafka, names, isReady);
}

/** Gives every broker time to hear that these topics are gone. Somebody may have made one anew meanwhile. */
export async function awaitDeleted(kafka: KafkaCluster, names: readonly string[]): Promise<void> {
  await heardOfEverywhere(kafka, names, isUnknownTopic);
}

/** A broker that is away, or out of the controller's reach, hears of it when it is back. */
async function heardOfEverywhere(
  kafka: KafkaCluster,
  names: readonly string[],
  isSo: (topic: TopicMetadata) => boolean,
): Promise<void> {
  if (names.length === 0) return;
  await fromEveryBroker(kafka, async (patiently, id) => {
    while (!(await topicsAt(patiently, id, names)).every(isSo)) await sleep(interval, patiently.signal);
  });
}
