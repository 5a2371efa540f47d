import type { Api } from './api.js';
import {
  array,
  exactInt64,
  int16,
  int32,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';

const request = struct({
  groups: array(
    struct({
      groupId: string,
      /** null asks for every partition that the group has an offset of. */
      topics: nullableArray(struct({ topicName: string, partitions: array(int32) })),
    }),
  ),
});

const response = struct({
  throttleTimeMs: int32,
  groups: array(
    struct({
      groupId: string,
      topics: array(
        struct({
          topicName: string,
          topicId: uuid,
          partitions: array(
            struct({
              partitionIndex: int32,
              /** Offset of the first record that is not done with; -1 where the partition was not read yet. */
              startOffset: exactInt64,
              leaderEpoch: int32,
              /** -1 where it is not known (KIP-1226). */
              lag: since(1, exactInt64, -1),
              errorCode: int16,
              errorMessage: nullableString,
            }),
          ),
        }),
      ),
      errorCode: int16,
      errorMessage: nullableString,
    }),
  ),
});

/** DescribeShareGroupOffsets (KIP-932): where share groups are; asked of their coordinator. */
export const describeShareGroupOffsetsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  request,
  response,
};
