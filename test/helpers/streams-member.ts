import { randomUUID } from 'node:crypto';
import { parseAddress } from '../../src/lib/kafka/connection/address.js';
import { KafkaCluster } from '../../src/lib/kafka/cluster.js';
import { Coordinator } from '../../src/lib/kafka/group/coordinator.js';
import type { Api } from '../../src/lib/kafka/protocol/api.js';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  nullableStruct,
  string,
  struct,
  type ValueOf,
} from '../../src/lib/kafka/protocol/codec.js';
import { uint16 } from '../../src/lib/kafka/protocol/numbers.js';
import { CoordinatorType } from '../../src/lib/kafka/protocol/find-coordinator.js';
import { clusterSecurity } from './cluster-login.js';
import { testCluster } from './test-cluster.js';

const keyValue = struct({ key: string, value: string });
const topicInfo = struct({ name: string, partitions: int32, replicationFactor: int16, topicConfigs: array(keyValue) });
const tasks = nullableArray(struct({ subtopologyId: string, partitions: array(int32) }));
const endpoint = { host: string, port: uint16 };

const request = struct({
  groupId: string,
  memberId: string,
  /** 0 joins, -1 leaves. */
  memberEpoch: int32,
  endpointInformationEpoch: int32,
  instanceId: nullableString,
  rackId: nullableString,
  rebalanceTimeoutMs: int32,
  topology: nullableStruct({
    epoch: int32,
    subtopologies: array(
      struct({
        subtopologyId: string,
        sourceTopics: array(string),
        sourceTopicRegex: array(string),
        stateChangelogTopics: array(topicInfo),
        repartitionSinkTopics: array(string),
        repartitionSourceTopics: array(topicInfo),
        copartitionGroups: array(
          struct({
            sourceTopics: array(int16),
            sourceTopicRegex: array(int16),
            repartitionSourceTopics: array(int16),
          }),
        ),
      }),
    ),
  }),
  activeTasks: tasks,
  standbyTasks: tasks,
  warmupTasks: tasks,
  processId: nullableString,
  userEndpoint: nullableStruct(endpoint),
  clientTags: nullableArray(keyValue),
  taskOffsets: nullableArray(int32),
  taskEndOffsets: nullableArray(int32),
  shutdownApplication: boolean,
});

const partitions = array(struct({ topic: string, partitions: array(int32) }));

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  errorMessage: nullableString,
  memberId: string,
  memberEpoch: int32,
  heartbeatIntervalMs: int32,
  acceptableRecoveryLag: int32,
  taskOffsetIntervalMs: int32,
  status: nullableArray(struct({ statusCode: int8, statusDetail: string })),
  activeTasks: tasks,
  standbyTasks: tasks,
  warmupTasks: tasks,
  endpointInformationEpoch: int32,
  partitionsByUserEndpoint: nullableArray(
    struct({ userEndpoint: struct(endpoint), activePartitions: partitions, standbyPartitions: partitions }),
  ),
});

/** StreamsGroupHeartbeat (KIP-1071): what a Kafka Streams application sends. Offsets of tasks are never sent here. */
const streamsGroupHeartbeatApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 88,
  name: 'StreamsGroupHeartbeat',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};

export interface StreamsMember {
  /** Tells the group what it has, and takes what it is given. */
  readonly heartbeat: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** A member of a streams group, with a topology that reads one topic: as much of Kafka Streams as the brokers see. */
export function streamsMember(groupId: string, topic: string): StreamsMember {
  const kafka = new KafkaCluster({
    bootstrap: testCluster()
      .brokers.split(',')
      .flatMap((text) => parseAddress(text) ?? []),
    security: clusterSecurity(),
    ...{ clientId: 'streams-app', connectionTimeout: 5_000, requestTimeout: 30_000 },
    ...{ signal: new AbortController().signal, debug: () => undefined },
  });
  const coordinator = new Coordinator(kafka, CoordinatorType.group, groupId);
  const memberId = randomUUID();
  const topology = {
    epoch: 1,
    subtopologies: [
      {
        ...{ subtopologyId: 'reader', sourceTopics: [topic], sourceTopicRegex: [], stateChangelogTopics: [] },
        ...{ repartitionSinkTopics: [], repartitionSourceTopics: [], copartitionGroups: [] },
      },
    ],
  };
  let [epoch, owned]: [number, ValueOf<typeof tasks>] = [0, []];
  const send = async (memberEpoch: number): Promise<void> => {
    const joins = memberEpoch === 0;
    const answer = await coordinator.send(
      streamsGroupHeartbeatApi,
      {
        ...{ groupId, memberId, memberEpoch, endpointInformationEpoch: 0, instanceId: null, rackId: null },
        ...{ rebalanceTimeoutMs: joins ? 30_000 : -1, topology: joins ? topology : null },
        ...{ activeTasks: owned, standbyTasks: [], warmupTasks: [], processId: joins ? 'process' : null },
        ...{ userEndpoint: null, clientTags: joins ? [] : null, taskOffsets: null, taskEndOffsets: null },
        shutdownApplication: false,
      },
      ({ errorCode }) => errorCode,
    );
    if (answer.errorCode !== 0) throw new Error(answer.errorMessage ?? `error ${answer.errorCode}`);
    epoch = answer.memberEpoch;
    owned = answer.activeTasks ?? owned;
  };
  return {
    heartbeat: () => send(epoch),
    leave: async () => {
      await send(-1);
      await kafka.close();
    },
  };
}
