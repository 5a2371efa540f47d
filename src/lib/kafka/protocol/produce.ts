import type { Api } from './api.js';
import {
  array,
  int16,
  int32,
  nullableBytes,
  nullableString,
  safeInt64,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({
  transactionalId: nullableString,
  /** -1 for all in-sync replicas, 1 for the leader, 0 for no answer at all. */
  acks: int16,
  timeoutMs: int32,
  topicData: array(
    struct({
      name: string,
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
  logAppendTimeMs: safeInt64,
  logStartOffset: since(5, safeInt64, -1),
  /** Which records of the batch the broker would not take (KIP-467). */
  recordErrors: since(8, array(struct({ batchIndex: int32, batchIndexErrorMessage: nullableString })), []),
  errorMessage: since(8, nullableString, null),
});

const response = struct({
  responses: array(struct({ name: string, partitionResponses: array(partitionResponse) })),
  throttleTimeMs: int32,
});

/**
 * Produce: appends record batches; asked of the leader. Version 12 is left out: from there on a transaction's
 * partitions are added by the broker (KIP-890), which goes with newer EndTxn requests only.
 */
export const produceApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 11,
  flexibleFrom: 9,
  request,
  response,
};
