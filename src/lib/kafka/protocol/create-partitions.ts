import type { Api } from './api.js';
import { array, boolean, int16, int32, nullableArray, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct({
  topics: array(
    struct({
      name: string,
      /** The number of partitions afterwards, not how many to add. */
      count: int32,
      /** null lets the controller place the new partitions. */
      assignments: nullableArray(struct({ brokerIds: array(int32) })),
    }),
  ),
  timeoutMs: int32,
  validateOnly: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  results: array(struct({ name: string, errorCode: int16, errorMessage: nullableString })),
});

/** CreatePartitions (KIP-195); answered by the controller. */
export const createPartitionsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 37,
  name: 'CreatePartitions',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 2,
  request,
  response,
};
