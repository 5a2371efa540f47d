import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  exactInt64,
  int16,
  int32,
  nullableString,
  safeInt64,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';
import { uint16 } from './numbers.js';

const request = struct({
  topics: array(struct({ topicName: string, partitions: array(struct({ partitionIndex: int32 })) })),
});

const replica = struct({
  replicaId: int32,
  replicaDirectoryId: since(2, uuid, zeroUuid),
  logEndOffset: safeInt64,
  /** Both by the leader's clock, in epoch milliseconds; -1 where it does not know (KIP-836). */
  lastFetchTimestamp: since(1, exactInt64, -1),
  lastCaughtUpTimestamp: since(1, exactInt64, -1),
});

const response = struct({
  errorCode: int16,
  errorMessage: since(2, nullableString, null),
  topics: array(
    struct({
      topicName: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          errorCode: int16,
          errorMessage: since(2, nullableString, null),
          leaderId: int32,
          leaderEpoch: int32,
          highWatermark: safeInt64,
          currentVoters: array(replica),
          observers: array(replica),
        }),
      ),
    }),
  ),
  nodes: since(
    2,
    array(struct({ nodeId: int32, listeners: array(struct({ name: string, host: string, port: uint16 })) })),
    [],
  ),
});

/** DescribeQuorum (KIP-595): who votes on the metadata, and how far they are; any broker passes it on to the leader. */
export const describeQuorumApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 55,
  name: 'DescribeQuorum',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  request,
  response,
};
