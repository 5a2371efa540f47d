import type { Api } from './api.js';
import {
  array,
  exactInt64,
  boolean,
  int16,
  int32,
  nullableArray,
  nullableString,
  nullableStruct,
  string,
  struct,
  type ValueOf,
} from './codec.js';
import { uint16 } from './numbers.js';

const request = struct({ groupIds: array(string), includeAuthorizedOperations: boolean });

const keyValue = struct({ key: string, value: string });
const topicInfo = struct({ name: string, partitions: int32, replicationFactor: int16, topicConfigs: array(keyValue) });
const taskOffset = struct({ subtopologyId: string, partition: int32, offset: exactInt64 });
const tasks = array(struct({ subtopologyId: string, partitions: array(int32) }));
const assignment = struct({ activeTasks: tasks, standbyTasks: tasks, warmupTasks: tasks });

const group = struct({
  errorCode: int16,
  errorMessage: nullableString,
  groupId: string,
  groupState: string,
  groupEpoch: int32,
  assignmentEpoch: int32,
  topology: nullableStruct({
    epoch: int32,
    subtopologies: nullableArray(
      struct({
        subtopologyId: string,
        sourceTopics: array(string),
        repartitionSinkTopics: array(string),
        stateChangelogTopics: array(topicInfo),
        repartitionSourceTopics: array(topicInfo),
      }),
    ),
  }),
  members: array(
    struct({
      memberId: string,
      memberEpoch: int32,
      instanceId: nullableString,
      rackId: nullableString,
      clientId: string,
      clientHost: string,
      topologyEpoch: int32,
      processId: string,
      userEndpoint: nullableStruct({ host: string, port: uint16 }),
      clientTags: array(keyValue),
      taskOffsets: array(taskOffset),
      taskEndOffsets: array(taskOffset),
      assignment,
      targetAssignment: assignment,
      isClassic: boolean,
    }),
  ),
  authorizedOperations: int32,
});

const response = struct({ throttleTimeMs: int32, groups: array(group) });

export type DescribedStreamsGroup = ValueOf<typeof group>;

/** StreamsGroupDescribe (KIP-1071): groups of Kafka Streams applications; asked of their coordinator. */
export const streamsGroupDescribeApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 89,
  name: 'StreamsGroupDescribe',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
