import type { Api } from './api.js';
import {
  array,
  exactInt64,
  boolean,
  int16,
  int32,
  inVersions,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

/** null asks for every partition that has a commit. */
const wantedTopics = nullableArray(struct({ name: string, partitionIndexes: array(int32) }));

const request = struct({
  groupId: inVersions(0, 7, string, ''),
  topics: inVersions(0, 7, wantedTopics, null),
  /** Many at once since version 8 (KIP-709). */
  groups: since(
    8,
    array(
      struct({
        groupId: string,
        memberId: since(9, nullableString, null),
        memberEpoch: since(9, int32, -1),
        topics: wantedTopics,
      }),
    ),
    [],
  ),
  /** Answer only when no transaction is about to change the offsets (KIP-447). */
  requireStable: since(7, boolean, false),
});

const topics = array(
  struct({
    name: string,
    partitions: array(
      struct({
        partitionIndex: int32,
        /** -1 where there is none. */
        committedOffset: exactInt64,
        committedLeaderEpoch: since(5, int32, -1),
        metadata: nullableString,
        errorCode: int16,
      }),
    ),
  }),
);

const response = struct({
  throttleTimeMs: since(3, int32, 0),
  topics: inVersions(0, 7, topics, []),
  errorCode: inVersions(2, 7, int16, 0),
  groups: since(8, array(struct({ groupId: string, topics, errorCode: int16 })), []),
});

export type OffsetFetchResponse = ValueOf<typeof response>;

/** OffsetFetch: the offsets that groups have committed; asked of their coordinator. */
export const offsetFetchApi: Api<ValueOf<typeof request>, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  minVersion: 2,
  maxVersion: 9,
  flexibleFrom: 6,
  request,
  response,
};
