import { listOffsetsAt, type FoundOffset } from './admin/offset.js';
import type { KafkaCluster } from './cluster.js';
import { PartitionTable } from './partition-table.js';
import { IsolationLevel, listOffsetsApi, OffsetTimestamp } from './protocol/list-offsets.js';
import type { TopicPartition } from './types.js';
import { isUnanswered } from './patience.js';

/** The first version in which brokers tell where the part of a log begins that is on their own disks (KIP-405). */
const tellsLocalStart = 8;

/**
 * Whether a leader has this offset on its own disk, so that its answer to Fetch proves what there is. Asked after that answer:
 * the local part of a log only ever gets shorter. Brokers too old to tell have no tiered storage.
 * @returns false also where it cannot be told at the moment
 */
export async function isOnDiskOf(
  kafka: KafkaCluster,
  leader: number,
  { topic, partition, next }: TopicPartition & { readonly next: number },
): Promise<boolean> {
  const found = new PartitionTable<FoundOffset>();
  const query = { topic, partition, timestamp: OffsetTimestamp.earliestLocal };
  try {
    const version = await kafka.versionAt(leader, listOffsetsApi);
    if (version !== null && version < tellsLocalStart) return true;
    await listOffsetsAt(kafka, leader, [query], IsolationLevel.readUncommitted, found);
  } catch (error) {
    if (!isUnanswered(error)) throw error;
  }
  const start = found.get(query)?.offset ?? null;
  return start !== null && start <= next;
}
