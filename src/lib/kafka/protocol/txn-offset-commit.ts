import type { Api } from './api.js';
import {
  array,
  exactInt64,
  int16,
  int32,
  int64,
  nullableString,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({
  transactionalId: string,
  groupId: string,
  producerId: int64,
  producerEpoch: int16,
  /** -1 with an empty member id for a commit from outside the group (KIP-447). */
  generationId: since(3, int32, -1),
  memberId: since(3, string, ''),
  groupInstanceId: since(3, nullableString, null),
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          committedOffset: exactInt64,
          committedLeaderEpoch: since(2, int32, -1),
          committedMetadata: nullableString,
        }),
      ),
    }),
  ),
});

const response = struct({
  throttleTimeMs: int32,
  topics: array(struct({ name: string, partitions: array(struct({ partitionIndex: int32, errorCode: int16 })) })),
});

export type TxnOffsetCommitResponse = ValueOf<typeof response>;

/**
 * TxnOffsetCommit (KIP-98): offsets that hold once the transaction is committed; asked of the group's coordinator. From
 * version 5 on that takes the group into the transaction too (KIP-890).
 */
export const txnOffsetCommitApi: Api<ValueOf<typeof request>, TxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  request,
  response,
};
