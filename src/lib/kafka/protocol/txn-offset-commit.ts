import type { Api } from './api.js';
import { array, int16, int32, int64, nullableString, safeInt64, since, string, struct, type ValueOf } from './codec.js';

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
          committedOffset: safeInt64,
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

/** TxnOffsetCommit (KIP-98): offsets that hold once the transaction is committed; asked of the group's coordinator. */
export const txnOffsetCommitApi: Api<ValueOf<typeof request>, TxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,
  request,
  response,
};
