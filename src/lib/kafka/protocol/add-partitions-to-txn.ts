import type { Api } from './api.js';
import { array, int16, int32, int64, string, struct, type ValueOf } from './codec.js';

// From version 4 on the request is the brokers' own (KIP-890); the names are those of Kafka's message definition.
const request = struct({
  v3AndBelowTransactionalId: string,
  v3AndBelowProducerId: int64,
  v3AndBelowProducerEpoch: int16,
  v3AndBelowTopics: array(struct({ name: string, partitions: array(int32) })),
});

const response = struct({
  throttleTimeMs: int32,
  resultsByTopicV3AndBelow: array(
    struct({
      name: string,
      resultsByPartition: array(struct({ partitionIndex: int32, partitionErrorCode: int16 })),
    }),
  ),
});

export type AddPartitionsToTxnResponse = ValueOf<typeof response>;

/** AddPartitionsToTxn (KIP-98): a transaction is about to write to partitions; asked of its coordinator. */
export const addPartitionsToTxnApi: Api<ValueOf<typeof request>, AddPartitionsToTxnResponse> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 3,
  request,
  response,
};
