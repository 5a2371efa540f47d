import { sleep } from '../abort.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { isOffline } from './health.js';

/** Milliseconds between two looks. */
const interval = 50;

/** Waits until every partition of these topics has a leader, so that whoever comes next can write and read. */
export async function awaitLeaders(kafka: KafkaCluster, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  for (;;) {
    const { topics } = await kafka.metadata(names);
    const ready = topics.every(
      ({ errorCode, partitions }) => errorCode === 0 && partitions.length > 0 && !partitions.some(isOffline),
    );
    if (ready) return;
    await sleep(interval, kafka.signal);
  }
}
