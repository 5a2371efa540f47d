import type { Api } from './api.js';
import { array, int16, int32, nullableArray, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct({
  timeoutMs: int32,
  /** null asks for all that are under way. */
  topics: nullableArray(struct({ name: string, partitionIndexes: array(int32) })),
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  errorMessage: nullableString,
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          /** All replicas for the time being: those that stay, those to come, and those to go. */
          replicas: array(int32),
          addingReplicas: array(int32),
          removingReplicas: array(int32),
        }),
      ),
    }),
  ),
});

/** ListPartitionReassignments (KIP-455): moves that are under way; asked of the controller. */
export const listPartitionReassignmentsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 46,
  name: 'ListPartitionReassignments',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
