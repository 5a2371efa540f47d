import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  exactInt64,
  int16,
  int32,
  inVersions,
  nullableString,
  safeInt64,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';

const request = struct({
  groupId: string,
  /** -1, with an empty member id, for a commit from outside: taken while the group has no members. */
  generationIdOrMemberEpoch: int32,
  memberId: string,
  groupInstanceId: since(7, nullableString, null),
  /** -1 leaves it to the broker's `offsets.retention.minutes`. */
  retentionTimeMs: inVersions(2, 4, safeInt64, -1),
  topics: array(
    struct({
      name: inVersions(0, 9, string, ''),
      topicId: since(10, uuid, zeroUuid),
      partitions: array(
        struct({
          partitionIndex: int32,
          committedOffset: exactInt64,
          committedLeaderEpoch: since(6, int32, -1),
          committedMetadata: nullableString,
        }),
      ),
    }),
  ),
});

const response = struct({
  throttleTimeMs: since(3, int32, 0),
  topics: array(
    struct({
      name: inVersions(0, 9, string, ''),
      topicId: since(10, uuid, zeroUuid),
      partitions: array(struct({ partitionIndex: int32, errorCode: int16 })),
    }),
  ),
});

export type OffsetCommitRequest = ValueOf<typeof request>;
export type OffsetCommitResponse = ValueOf<typeof response>;

/** OffsetCommit; asked of the group's coordinator. Since version 9 also for groups of KIP-848. */
export const offsetCommitApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 8,
  name: 'OffsetCommit',
  minVersion: 2,
  maxVersion: 9,
  flexibleFrom: 8,
  request,
  response,
};

/** The same; from version 10 on topics go by their ids (KIP-848), so that nothing is committed for another topic of that name. */
export const offsetCommitByIdApi: typeof offsetCommitApi = { ...offsetCommitApi, maxVersion: 10 };
