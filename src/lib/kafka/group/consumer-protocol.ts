import { groupBy } from '../../values/group-by.js';
import { BufferReader } from '../protocol/buffer-reader.js';
import { BufferWriter } from '../protocol/buffer-writer.js';
import { array, int16, int32, nullableBytes, string, struct, type ValueOf } from '../protocol/codec.js';
import type { TopicPartition } from '../types.js';

/** The `protocolType` of groups whose members consume topics. */
export const consumerProtocolType = 'consumer';

/** What a member of a classic group tells the one that shares partitions out. */
export interface Subscription {
  readonly topics: readonly string[];
  /** What it reads on while the group rebalances (KIP-429); nothing where its assignor has it give all up before. */
  readonly owned: readonly TopicPartition[];
  /** The generation in which it was given those; null where it does not say. */
  readonly generation: number | null;
}

/**
 * What members of a classic group tell each other through the broker, which does not look into it. Later versions have the
 * fields of earlier ones first, so that each can be read as an earlier one.
 * @see `ConsumerProtocolSubscription.json`, `ConsumerProtocolAssignment.json` of Kafka's clients
 */
const partitionLists = array(struct({ topic: string, partitions: array(int32) }));
const subscription = struct({ version: int16, topics: array(string), userData: nullableBytes });
const ownedPartitions = struct({ owned: partitionLists });
const generationId = struct({ generation: int32 });
const assignment = struct({ version: int16, assignedPartitions: partitionLists, userData: nullableBytes });
const wire = { version: 0, flexible: false };
/** The first versions that have what a member owns, and in which generation it was given that. */
const [versionWithOwned, versionWithGeneration] = [1, 2];
const noGeneration = -1;

export function encodeSubscription({ topics, owned, generation }: Subscription): Buffer {
  const writer = new BufferWriter();
  // Java's cooperative-sticky assignor up to 3.1 finds the generation here (`CooperativeStickyAssignor.subscriptionUserData`).
  const userData = Buffer.alloc(4);
  userData.writeInt32BE(generation ?? noGeneration);
  subscription.write(writer, { version: versionWithGeneration, topics, userData }, wire);
  ownedPartitions.write(writer, { owned: listsOf(owned) }, wire);
  generationId.write(writer, { generation: generation ?? noGeneration }, wire);
  return writer.written();
}

/**
 * Reads what anybody may have written. Where only the topics make sense, as with clients that name a version without its
 * fields, the rest is as if it had not been said.
 * @returns null where not even those do
 */
export function readSubscription(metadata: Buffer): Subscription | null {
  const reader = new BufferReader(metadata);
  const base = readable(() => subscription.read(reader, wire));
  if (base === null || base.version < 0) return null;
  const { version, topics, userData } = base;
  const rest = readable(() => {
    const owned = version < versionWithOwned ? [] : partitionsOf(ownedPartitions.read(reader, wire).owned);
    if (version < versionWithGeneration)
      return { owned, generation: owned.length === 0 ? null : generationIn(userData) };
    return { owned, generation: givenGeneration(generationId.read(reader, wire).generation) };
  });
  return { topics, ...(rest ?? { owned: [], generation: null }) };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const writer = new BufferWriter();
  assignment.write(writer, { version: 0, assignedPartitions: listsOf(partitions), userData: null }, wire);
  return writer.written();
}

/**
 * Reads what anybody may have written. An empty buffer, which a leader may send to a member that gets nothing, is no
 * partitions.
 * @returns null where it makes no sense
 */
export function readAssignment(bytes: Buffer): readonly TopicPartition[] | null {
  if (bytes.length === 0) return [];
  return readable(() => partitionsOf(assignment.read(new BufferReader(bytes), wire).assignedPartitions));
}

/** Java's clients before version 2 say the generation in the user data of their cooperative assignor. */
function generationIn(userData: Buffer | null): number | null {
  return userData?.length === 4 ? givenGeneration(userData.readInt32BE()) : null;
}

function givenGeneration(generation: number): number | null {
  return generation < 0 ? null : generation;
}

function listsOf(partitions: readonly TopicPartition[]): ValueOf<typeof partitionLists> {
  return [...groupBy(partitions, ({ topic }) => topic)].map(([topic, list]) => ({
    topic,
    partitions: list.map(({ partition }) => partition),
  }));
}

function partitionsOf(lists: ValueOf<typeof partitionLists>): readonly TopicPartition[] {
  return lists.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
}

function readable<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
