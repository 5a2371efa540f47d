import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({
  timeoutMs: int32,
  allowReplicationFactorChange: since(1, boolean, true),
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          /** Where the replicas go, the preferred leader first; null takes back what is under way. */
          replicas: nullableArray(int32),
        }),
      ),
    }),
  ),
});

const response = struct({
  throttleTimeMs: int32,
  allowReplicationFactorChange: since(1, boolean, true),
  errorCode: int16,
  errorMessage: nullableString,
  responses: array(
    struct({
      name: string,
      partitions: array(struct({ partitionIndex: int32, errorCode: int16, errorMessage: nullableString })),
    }),
  ),
});

/** AlterPartitionReassignments (KIP-455): begins moves of replicas, or takes them back; asked of the controller. */
export const alterPartitionReassignmentsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 45,
  name: 'AlterPartitionReassignments',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  request,
  response,
};
