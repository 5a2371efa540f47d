import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import {
  array,
  boolean,
  inVersions,
  int16,
  int32,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';

const request = struct({
  /** null asks for every topic. */
  topics: nullableArray(struct({ topicId: since(10, uuid, zeroUuid), name: nullableString })),
  allowAutoTopicCreation: boolean,
  includeClusterAuthorizedOperations: inVersions(8, 10, boolean, false),
  includeTopicAuthorizedOperations: since(8, boolean, false),
});

const partition = struct({
  errorCode: int16,
  partitionIndex: int32,
  leaderId: int32,
  leaderEpoch: since(7, int32, -1),
  replicaNodes: array(int32),
  isrNodes: array(int32),
  offlineReplicas: since(5, array(int32), []),
});

const response = struct({
  throttleTimeMs: int32,
  brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: nullableString })),
  clusterId: nullableString,
  controllerId: int32,
  topics: array(
    struct({
      errorCode: int16,
      name: nullableString,
      topicId: since(10, uuid, zeroUuid),
      isInternal: boolean,
      partitions: array(partition),
      topicAuthorizedOperations: since(8, int32, 0),
    }),
  ),
  clusterAuthorizedOperations: inVersions(8, 10, int32, 0),
});

export type MetadataResponse = ValueOf<typeof response>;

/** Metadata: brokers, controller, topics and their partitions. Topic ids since version 10 (KIP-516). */
export const metadataApi: Api<ValueOf<typeof request>, MetadataResponse> = {
  key: 3,
  name: 'Metadata',
  minVersion: 4,
  maxVersion: 12,
  flexibleFrom: 9,
  request,
  response,
};
