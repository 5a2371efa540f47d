import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  exactInt64,
  inVersions,
  int16,
  int32,
  nullableBytes,
  nullableString,
  safeInt64,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';
import { currentLeader, nodeEndpoints } from './leader-hint.js';

const request = struct({
  transactionalId: nullableString,
  /** -1 for all in-sync replicas, 1 for the leader, 0 for no answer at all. */
  acks: int16,
  timeoutMs: int32,
  topicData: array(
    struct({
      name: inVersions(0, 12, string, ''),
      topicId: since(13, uuid, zeroUuid),
      /** One record batch each. */
      partitionData: array(struct({ index: int32, records: nullableBytes })),
    }),
  ),
});

const partitionResponse = struct({
  index: int32,
  errorCode: int16,
  baseOffset: safeInt64,
  /** -1 unless the topic's `message.timestamp.type` is LogAppendTime. */
  logAppendTimeMs: exactInt64,
  logStartOffset: since(5, safeInt64, -1),
  /** Which records of the batch the broker would not take (KIP-467). */
  recordErrors: since(8, array(struct({ batchIndex: int32, batchIndexErrorMessage: nullableString })), []),
  errorMessage: since(8, nullableString, null),
  currentLeader: currentLeader(0, 10),
});

const response = struct({
  responses: array(
    struct({
      name: inVersions(0, 12, string, ''),
      topicId: since(13, uuid, zeroUuid),
      partitionResponses: array(partitionResponse),
    }),
  ),
  throttleTimeMs: int32,
  nodeEndpoints: nodeEndpoints(0, 10),
});

export type ProduceResponse = ValueOf<typeof response>;

/**
 * Produce: appends record batches; asked of the leader. From version 12 on the leader takes the partition into the
 * batch's transaction itself (KIP-890), which goes with EndTxn requests of newer versions only.
 */
export const produceApi: Api<ValueOf<typeof request>, ProduceResponse> = {
  key: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 13,
  flexibleFrom: 9,
  request,
  response,
};
