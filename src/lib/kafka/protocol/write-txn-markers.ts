import type { Api } from './api.js';
import { array, boolean, int16, int32, int64, int8, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  markers: array(
    struct({
      producerId: int64,
      producerEpoch: int16,
      /** True commits, false aborts. */
      transactionResult: boolean,
      topics: array(struct({ name: string, partitionIndexes: array(int32) })),
      coordinatorEpoch: int32,
      /** 0 lets a marker have the epoch that the producer has (KIP-1228). */
      transactionVersion: since(2, int8, 0),
    }),
  ),
});

const response = struct({
  markers: array(
    struct({
      producerId: int64,
      topics: array(struct({ name: string, partitions: array(struct({ partitionIndex: int32, errorCode: int16 })) })),
    }),
  ),
});

/**
 * WriteTxnMarkers (KIP-98): what coordinators send to end a transaction in a partition, and (KIP-664) what ends one that has no
 * coordinator any more; asked of the partition's leader. The one request of these whose answer never throttles.
 */
export const writeTxnMarkersApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 27,
  name: 'WriteTxnMarkers',
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 1,
  request,
  response,
};
