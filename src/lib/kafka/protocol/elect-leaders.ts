import type { Api } from './api.js';
import {
  array,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

/** `org.apache.kafka.common.ElectionType`; unclean (1) loses records and is not used here. */
export const ElectionType = { preferred: 0 } as const;

const request = struct({
  electionType: since(1, int8, ElectionType.preferred),
  topicPartitions: nullableArray(struct({ topic: string, partitions: array(int32) })),
  timeoutMs: int32,
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: since(1, int16, 0),
  replicaElectionResults: array(
    struct({
      topic: string,
      partitionResult: array(struct({ partitionId: int32, errorCode: int16, errorMessage: nullableString })),
    }),
  ),
});

/** ElectLeaders (KIP-183, KIP-460): gives partitions back to their preferred leaders; asked of the controller. */
export const electLeadersApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 43,
  name: 'ElectLeaders',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  request,
  response,
};
