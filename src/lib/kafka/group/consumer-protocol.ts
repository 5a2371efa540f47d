import { BufferReader } from '../protocol/buffer-reader.js';
import { BufferWriter } from '../protocol/buffer-writer.js';
import { array, int16, int32, nullableBytes, string, struct } from '../protocol/codec.js';
import type { TopicPartition } from '../types.js';
import { groupBy } from '../../values/group-by.js';

/** The `protocolType` of groups whose members consume topics. */
export const consumerProtocolType = 'consumer';

/**
 * What members of a classic group tell each other through the broker, which does not look into it: version 0, the first
 * fields of all later versions.
 * @see `ConsumerProtocolSubscription.json`, `ConsumerProtocolAssignment.json` of Kafka's clients
 */
const subscription = struct({ version: int16, topics: array(string), userData: nullableBytes });
const assignment = struct({
  version: int16,
  assignedPartitions: array(struct({ topic: string, partitions: array(int32) })),
  userData: nullableBytes,
});
const wire = { version: 0, flexible: false };

export function encodeSubscription(topics: readonly string[]): Buffer {
  const writer = new BufferWriter();
  subscription.write(writer, { version: 0, topics, userData: null }, wire);
  return writer.written();
}

/** @returns the topics that a member wants */
export function decodeSubscription(metadata: Buffer): readonly string[] {
  return subscription.read(new BufferReader(metadata), wire).topics;
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const writer = new BufferWriter();
  const assignedPartitions = [...groupBy(partitions, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    partitions: own.map(({ partition }) => partition),
  }));
  assignment.write(writer, { version: 0, assignedPartitions, userData: null }, wire);
  return writer.written();
}

/** An empty buffer, which a leader may send to a member that gets nothing, is no partitions. */
export function decodeAssignment(bytes: Buffer): readonly TopicPartition[] {
  if (bytes.length === 0) return [];
  const { assignedPartitions } = assignment.read(new BufferReader(bytes), wire);
  return assignedPartitions.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
}

/** As `decodeSubscription`, of bytes that anybody may have written: nothing where they make no sense. */
export function subscriptionOf(metadata: Buffer): readonly string[] {
  return readable(() => (metadata.length === 0 ? [] : decodeSubscription(metadata)));
}

/** As `decodeAssignment`, of bytes that anybody may have written: nothing where they make no sense. */
export function assignmentOf(bytes: Buffer): readonly TopicPartition[] {
  return readable(() => decodeAssignment(bytes));
}

function readable<Item>(read: () => readonly Item[]): readonly Item[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
