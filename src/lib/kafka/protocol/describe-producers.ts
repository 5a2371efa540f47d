import type { Api } from './api.js';
import {
  array,
  exactInt64,
  int16,
  int32,
  int64,
  nullableString,
  safeInt64,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({ topics: array(struct({ name: string, partitionIndexes: array(int32) })) });

const response = struct({
  throttleTimeMs: int32,
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          errorCode: int16,
          errorMessage: nullableString,
          activeProducers: array(
            struct({
              producerId: int64,
              producerEpoch: int32,
              lastSequence: int32,
              lastTimestamp: exactInt64,
              /** Of the coordinator that wrote the producer's last marker; -1 before the first. */
              coordinatorEpoch: int32,
              /** -1 where the producer has no transaction open here. */
              currentTxnStartOffset: safeInt64,
            }),
          ),
        }),
      ),
    }),
  ),
});

/** DescribeProducers (KIP-664): the idempotent and transactional producers that a partition knows; asked of its leader. */
export const describeProducersApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 61,
  name: 'DescribeProducers',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
