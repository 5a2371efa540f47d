import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { PartitionTable } from '../partition-table.js';
import { describeShareGroupOffsetsApi } from '../protocol/describe-share-group-offsets.js';
import { nearestSafe, type Int64 } from '../../values/int64.js';
import { askCoordinators, coordinatorAnswersWithin } from './ask-coordinators.js';
import { refusedRequest } from '../denied.js';

export interface ShareOffset {
  /** Offset of the first record that the group is not done with. */
  readonly startOffset: Int64;
  /** Records that it has not done with, as the broker counts them; null where it does not tell. */
  readonly lag: number | null;
}

/** Where share groups are in the partitions that they read, in one request to each coordinator. */
export async function fetchShareOffsets(
  kafka: KafkaCluster,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, PartitionTable<ShareOffset>>> {
  const answers = await askCoordinators(kafka, groupIds, async (brokerId, ofBroker) => {
    const body = { groups: ofBroker.map((groupId) => ({ groupId, topics: null })) };
    const options = { answerWithin: coordinatorAnswersWithin };
    const { groups } = await kafka.sendTo(brokerId, describeShareGroupOffsetsApi, body, options);
    return groups.map(({ groupId, errorCode, topics }) => ({ groupId, errorCode, value: topics }));
  });
  return new Map(
    [...answers].map(([groupId, { errorCode, value }]) => {
      const { name } = kafkaErrorCode(errorCode);
      if (errorCode !== NO_ERROR && name !== 'GROUP_ID_NOT_FOUND') {
        const asked = { api: describeShareGroupOffsetsApi, group: groupId };
        throw refusedRequest(kafka, `cannot read the offsets of share group "${groupId}"`, name, asked);
      }
      const offsets = new PartitionTable<ShareOffset>();
      for (const { topicName: topic, partitions } of value) {
        for (const { partitionIndex: partition, startOffset, lag } of partitions) {
          if (startOffset >= 0)
            offsets.set({ topic, partition }, { startOffset, lag: lag < 0 ? null : nearestSafe(lag) });
        }
      }
      return [groupId, offsets];
    }),
  );
}
