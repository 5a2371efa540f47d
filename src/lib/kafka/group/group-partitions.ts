import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { describeGroupsApi } from '../protocol/describe-groups.js';
import { topicsAt } from '../topics-at.js';
import { notNow } from './coordinator.js';

/** `Topic.GROUP_METADATA_TOPIC_NAME`: a group is kept by the leader of the partition of this topic that holds it. */
const groupsTopic = '__consumer_offsets';

/** The partitions of the topic that holds groups, as one broker sees them. */
export interface GroupPartitions {
  /** Those whose groups it can tell of. */
  readonly kept: readonly number[];
  /** Of all; 0 where the topic is not there, because there never was a group, or may not be seen. */
  readonly count: number;
}

/**
 * The partitions whose groups a broker keeps and has loaded. That it leads a partition is not enough: it says so before it
 * begins to load the groups, and until then it lists the others without an error. A group that nobody has is asked for in each.
 */
export async function groupPartitionsAt(kafka: KafkaCluster, brokerId: number): Promise<GroupPartitions> {
  const topics = await topicsAt(kafka, brokerId, [groupsTopic]);
  const partitions = topics.filter(({ errorCode }) => errorCode === NO_ERROR).flatMap((topic) => topic.partitions);
  const led = partitions.filter(({ leader }) => leader === brokerId).map(({ partition }) => partition);
  if (led.length === 0) return { kept: [], count: partitions.length };
  const probes = new Map(led.map((partition) => [groupNameIn(partition, partitions.length), partition]));
  const body = { groups: [...probes.keys()], includeAuthorizedOperations: false };
  const { groups } = await kafka.sendTo(brokerId, describeGroupsApi, body);
  const kept = groups.filter(({ errorCode }) => !notNow.has(kafkaErrorCode(errorCode).name));
  return { kept: kept.flatMap(({ groupId }) => probes.get(groupId) ?? []), count: partitions.length };
}

function groupNameIn(partition: number, count: number): string {
  for (let number = 0; ; number++) {
    const name = `todo-kafka.probe.${number}`;
    if (partitionOfGroup(name, count) === partition) return name;
  }
}

/** `CoordinatorRuntime.partitionFor`: `Utils.abs` of the name's `String.hashCode`, by the number of partitions. */
export function partitionOfGroup(name: string, count: number): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  return hash === -(2 ** 31) ? 0 : Math.abs(hash) % count;
}

/**
 * After a broker is gone it takes a while until the groups that it kept are with others.
 * @param seen by every broker, before it listed its groups
 * @throws AppError CLUSTER_NOT_READY where groups are with no broker
 */
export function expectAllKept(seen: readonly GroupPartitions[]): void {
  const count = seen.reduce((most, each) => Math.max(most, each.count), 0);
  const kept = new Set(seen.flatMap((each) => each.kept));
  if (kept.size >= count) return;
  throw new AppError(
    'CLUSTER_NOT_READY',
    `the groups in ${count - kept.size} of ${count} partitions of "${groupsTopic}" cannot be listed: no broker has them`,
  );
}
