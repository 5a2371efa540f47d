import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';

const request = struct({
  topics: array(
    struct({
      name: string,
      /** -1 leaves it to the broker's `num.partitions` (KIP-464). */
      numPartitions: int32,
      /** -1 leaves it to the broker's `default.replication.factor` (KIP-464). */
      replicationFactor: int16,
      assignments: array(struct({ partitionIndex: int32, brokerIds: array(int32) })),
      configs: array(struct({ name: string, value: nullableString })),
    }),
  ),
  timeoutMs: int32,
  validateOnly: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  topics: array(
    struct({
      name: string,
      topicId: since(7, uuid, zeroUuid),
      errorCode: int16,
      errorMessage: nullableString,
      numPartitions: since(5, int32, -1),
      replicationFactor: since(5, int16, -1),
      configs: since(
        5,
        nullableArray(
          struct({ name: string, value: nullableString, readOnly: boolean, configSource: int8, isSensitive: boolean }),
        ),
        null,
      ),
    }),
  ),
});

/** CreateTopics; answered by the controller, each topic with its own error. */
export const createTopicsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 19,
  name: 'CreateTopics',
  minVersion: 4,
  maxVersion: 7,
  flexibleFrom: 5,
  request,
  response,
};
