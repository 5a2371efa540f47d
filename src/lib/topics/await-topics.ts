import type { KafkaCluster } from '../kafka/cluster.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import { isUnknownTopic } from '../kafka/metadata-message.js';
import { topicsAt } from '../kafka/topics-at.js';
import type { ClusterMetadata, TopicMetadata } from '../kafka/types.js';
import { fromEveryBroker } from './every-broker.js';
import { isOffline } from './health.js';
import { patiently } from '../kafka/patience.js';

/** For as long as the command has; brokers hear of a topic within some tens of milliseconds, and somebody waits for it. */
const patience = { within: Infinity, pause: 50 };

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
  const areReady = ({ topics }: ClusterMetadata): boolean => topics.every(isReady);
  await patiently(kafka.signal, { ...patience, until: areReady }, async (number) => {
    if (number > 1) await kafka.turnToAnother();
    return kafka.metadata(names);
  });
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
  const areSo = (topics: readonly TopicMetadata[]): boolean => topics.every(isSo);
  await fromEveryBroker(kafka, async (limited, id) => {
    await patiently(limited.signal, { ...patience, until: areSo }, () => topicsAt(limited, id, names));
  });
}
