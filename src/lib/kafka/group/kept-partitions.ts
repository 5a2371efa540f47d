import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { NO_ERROR } from '../error-codes.js';
import { topicsAt } from '../topics-at.js';

/** Groups or transactions: a coordinator keeps those whose partition of a topic it leads, as their name says. */
export interface Coordinated {
  /** `Topic.GROUP_METADATA_TOPIC_NAME`, `Topic.TRANSACTION_STATE_TOPIC_NAME` */
  readonly topic: string;
  /** In words: `groups`. */
  readonly noun: string;
  /** Of these names, of which there may be none, those that the broker can tell of: it keeps and has loaded their partition. */
  readonly keptBy: (kafka: KafkaCluster, brokerId: number, names: readonly string[]) => Promise<readonly string[]>;
}

/** The partitions of the topic that holds groups or transactions, as one broker sees them. */
export interface KeptPartitions {
  /** Those of which it can tell. */
  readonly kept: readonly number[];
  /** Of all; 0 where the topic is not there, because there never was any of them, or may not be seen. */
  readonly count: number;
}

/**
 * The partitions that a broker keeps and has loaded. That it leads a partition is not enough: it says so before it begins to load
 * what is in it, and until then it lists the rest without an error. One that nobody has is asked for in each.
 */
export async function keptPartitionsAt(
  kafka: KafkaCluster,
  brokerId: number,
  { topic, keptBy }: Coordinated,
): Promise<KeptPartitions> {
  const topics = await topicsAt(kafka, brokerId, [topic]);
  const partitions = topics.filter(({ errorCode }) => errorCode === NO_ERROR).flatMap((found) => found.partitions);
  const led = partitions.filter(({ leader }) => leader === brokerId).map(({ partition }) => partition);
  if (led.length === 0) return { kept: [], count: partitions.length };
  const probes = new Map(led.map((partition) => [nameIn(partition, partitions.length), partition]));
  const kept = await keptBy(kafka, brokerId, [...probes.keys()]);
  return { kept: kept.flatMap((name) => probes.get(name) ?? []), count: partitions.length };
}

function nameIn(partition: number, count: number): string {
  for (let number = 0; ; number++) {
    const name = `todo-kafka.probe.${number}`;
    if (keptInPartition(name, count) === partition) return name;
  }
}

/**
 * `CoordinatorRuntime.partitionFor`, `TransactionStateManager.partitionFor`: `Utils.abs` of the name's `String.hashCode`, by the
 * number of partitions.
 */
export function keptInPartition(name: string, count: number): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  return hash === -(2 ** 31) ? 0 : Math.abs(hash) % count;
}

/**
 * After a broker is gone it takes a while until what it kept is with others.
 * @param seen by every broker, before it listed what it keeps
 * @throws AppError CLUSTER_NOT_READY where a part is with no broker
 */
export function expectAllKept(seen: readonly KeptPartitions[], { topic, noun }: Coordinated): void {
  const count = seen.reduce((most, answer) => Math.max(most, answer.count), 0);
  const kept = new Set(seen.flatMap((answer) => answer.kept));
  if (kept.size >= count) return;
  throw new AppError(
    'CLUSTER_NOT_READY',
    `the ${noun} in ${count - kept.size} of ${count} partitions of "${topic}" cannot be listed: no broker has them`,
  );
}
