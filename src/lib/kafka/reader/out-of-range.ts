import type { KafkaCluster } from '../cluster.js';
import { listOffsets } from '../offset-requests.js';
import { OffsetTimestamp } from '../protocol/list-offsets.js';
import type { TopicPartition } from '../types.js';

/**
 * Where to go on reading when the broker says that an offset is outside its log: at the start of the log, which
 * retention has moved, or at its end, before which an unclean election has cut it off.
 */
export async function resumeWithin(
  kafka: KafkaCluster,
  position: TopicPartition & { readonly next: number },
): Promise<number> {
  const [starts, ends] = await Promise.all(
    [OffsetTimestamp.earliest, OffsetTimestamp.latest].map((timestamp) =>
      listOffsets(kafka, [{ topic: position.topic, partition: position.partition, timestamp }]),
    ),
  );
  const start = starts?.get(position)?.offset ?? position.next;
  const end = ends?.get(position)?.offset ?? position.next;
  return Math.min(Math.max(position.next, start), Math.max(end, start));
}
