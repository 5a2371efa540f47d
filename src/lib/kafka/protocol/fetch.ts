import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  inVersions,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableBytes,
  safeInt64,
  since,
  string,
  struct,
  tagged,
  uuid,
  type ValueOf,
} from './codec.js';
import { currentLeader, nodeEndpoints } from './leader-hint.js';

const topicName = inVersions(0, 12, string, '');
const topicId = since(13, uuid, zeroUuid);

const request = struct({
  /** -1 for a client. */
  replicaId: inVersions(0, 14, int32, -1),
  /** Milliseconds that the broker may wait for `minBytes`. */
  maxWaitMs: int32,
  minBytes: int32,
  /** Of the whole answer; the first batch comes even where it is larger (KIP-74). */
  maxBytes: int32,
  isolationLevel: int8,
  /** 0 with epoch -1: outside a fetch session (KIP-227). */
  sessionId: since(7, int32, 0),
  sessionEpoch: since(7, int32, -1),
  topics: array(
    struct({
      topic: topicName,
      topicId,
      partitions: array(
        struct({
          partition: int32,
          /** -1 skips the check of the leader's epoch. */
          currentLeaderEpoch: since(9, int32, -1),
          fetchOffset: safeInt64,
          lastFetchedEpoch: since(12, int32, -1),
          /** For followers; -1 for a client. */
          logStartOffset: since(5, safeInt64, -1),
          partitionMaxBytes: int32,
        }),
      ),
    }),
  ),
  forgottenTopicsData: since(7, array(struct({ topic: topicName, topicId, partitions: array(int32) })), []),
  rackId: since(11, string, ''),
});

const partition = struct({
  partitionIndex: int32,
  errorCode: int16,
  highWatermark: safeInt64,
  lastStableOffset: safeInt64,
  logStartOffset: since(5, safeInt64, -1),
  /** Transactions whose records in this answer were aborted; only with `readCommitted`. */
  abortedTransactions: nullableArray(struct({ producerId: int64, firstOffset: safeInt64 })),
  preferredReadReplica: since(11, int32, -1),
  /** Record batches, the last one maybe cut off. */
  records: nullableBytes,
  /** Where the log went another way than what was read before (KIP-595): the end of the last epoch that both know. */
  divergingEpoch: tagged(0, 12, struct({ epoch: int32, endOffset: safeInt64 })),
  currentLeader: currentLeader(1, 12),
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: since(7, int16, 0),
  sessionId: since(7, int32, 0),
  responses: array(struct({ topic: topicName, topicId, partitions: array(partition) })),
  nodeEndpoints: nodeEndpoints(0, 16),
});

export type FetchRequest = ValueOf<typeof request>;
export type FetchedPartition = ValueOf<typeof partition>;
export type FetchResponse = ValueOf<typeof response>;

/**
 * Fetch: record batches from an offset on; asked of the leader. Topics by id since version 13 (KIP-516); who leads
 * instead, where the broker does not, since version 16 (KIP-951).
 */
export const fetchApi: Api<FetchRequest, FetchResponse> = {
  key: 1,
  name: 'Fetch',
  minVersion: 4,
  maxVersion: 16,
  flexibleFrom: 12,
  request,
  response,
};
