import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { sendInBatches } from '../controller-batches.js';
import { itemError, type ItemError } from '../item-error.js';
import { PartitionTable } from '../partition-table.js';
import { alterPartitionReassignmentsApi } from '../protocol/alter-partition-reassignments.js';
import { electLeadersApi, ElectionType } from '../protocol/elect-leaders.js';
import { listPartitionReassignmentsApi } from '../protocol/list-partition-reassignments.js';
import type { TopicPartition } from '../types.js';
import type { ApiVersions } from '../protocol/api.js';
import { refusedItem, refusedRequest } from '../denied.js';

/** Milliseconds that the controller may take for a request; it answers earlier when it is done. */
const timeoutMs = 20_000;

/** A move of one partition's replicas that is under way. */
export interface Reassignment {
  /** Where the replicas are to be, the preferred leader first. */
  readonly target: readonly number[];
  readonly adding: readonly number[];
}

/** Every move that is under way in the cluster, whoever began it. */
export async function listReassignments(kafka: KafkaCluster): Promise<PartitionTable<Reassignment>> {
  const answer = await kafka.sendToController(
    listPartitionReassignmentsApi,
    { timeoutMs, topics: null },
    ({ errorCode }) => [errorCode],
  );
  expectSuccess(kafka, 'list the moves that are under way', answer, listPartitionReassignmentsApi);
  const found = new PartitionTable<Reassignment>();
  for (const { name: topic, partitions } of answer.topics) {
    for (const { partitionIndex: partition, replicas, addingReplicas, removingReplicas } of partitions) {
      const target = replicas.filter((broker) => !removingReplicas.includes(broker));
      found.set({ topic, partition }, { target, adding: addingReplicas });
    }
  }
  return found;
}

export interface WantedReplicas extends TopicPartition {
  /** The preferred leader first; null takes the move under way back. */
  readonly replicas: readonly number[] | null;
}

type Answers = readonly (readonly [TopicPartition, ItemError | null])[];

/** What is asked of partitions, in as many requests as the controller needs. */
async function askForPartitions<Item extends TopicPartition>(
  kafka: KafkaCluster,
  items: readonly Item[],
  send: (kafka: KafkaCluster, batch: readonly Item[]) => Promise<Answers>,
): Promise<PartitionTable<ItemError | null>> {
  const answers = await sendInBatches(kafka, items, {
    recordsOf: () => 1,
    send: (batch) => send(kafka, batch),
    failed: (item, error) => [item, error] as const,
  });
  const errors = new PartitionTable<ItemError | null>();
  for (const [partition, error] of answers) errors.set(partition, error);
  return errors;
}

/** Begins or takes back moves. @returns the error of each, null where the controller has taken it */
export async function alterReassignments(
  kafka: KafkaCluster,
  wanted: readonly WantedReplicas[],
): Promise<PartitionTable<ItemError | null>> {
  return askForPartitions(kafka, wanted, alterBatch);
}

async function alterBatch(kafka: KafkaCluster, wanted: readonly WantedReplicas[]): Promise<Answers> {
  const answer = await kafka.sendToController(
    alterPartitionReassignmentsApi,
    {
      timeoutMs,
      allowReplicationFactorChange: true,
      topics: [...groupBy(wanted, ({ topic }) => topic)].map(([name, ofTopic]) => ({
        name,
        partitions: ofTopic.map(({ partition, replicas }) => ({ partitionIndex: partition, replicas })),
      })),
    },
    ({ errorCode }) => [errorCode],
  );
  expectSuccess(kafka, 'move replicas', answer, alterPartitionReassignmentsApi);
  return answer.responses.flatMap(({ name: topic, partitions }) =>
    partitions.map(
      ({ partitionIndex: partition, errorCode, errorMessage }) =>
        [
          { topic, partition },
          refusedItem(kafka, errorCode, errorMessage, { api: alterPartitionReassignmentsApi }),
        ] as const,
    ),
  );
}

/** Makes the first replica of each partition its leader. @returns the error of each, null where it leads now */
export async function electPreferredLeaders(
  kafka: KafkaCluster,
  partitions: readonly TopicPartition[],
): Promise<PartitionTable<ItemError | null>> {
  return askForPartitions(kafka, partitions, electBatch);
}

async function electBatch(kafka: KafkaCluster, partitions: readonly TopicPartition[]): Promise<Answers> {
  const answer = await kafka.sendToController(
    electLeadersApi,
    {
      electionType: ElectionType.preferred,
      topicPartitions: [...groupBy(partitions, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
        topic,
        partitions: ofTopic.map(({ partition }) => partition),
      })),
      timeoutMs,
    },
    ({ errorCode }) => [errorCode],
  );
  expectSuccess(kafka, 'elect leaders', { ...answer, errorMessage: null }, electLeadersApi);
  return answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
    partitionResult.map(({ partitionId: partition, errorCode, errorMessage }) => {
      const error = refusedItem(kafka, errorCode, errorMessage, { api: electLeadersApi });
      return [{ topic, partition }, error?.code === 'ELECTION_NOT_NEEDED' ? null : error] as const;
    }),
  );
}

function expectSuccess(
  kafka: KafkaCluster,
  what: string,
  answer: { readonly errorCode: number; readonly errorMessage: string | null },
  api: ApiVersions,
): void {
  const error = itemError(answer.errorCode, answer.errorMessage);
  if (error !== null) throw refusedRequest(kafka, `cannot ${what}`, error, { api });
}
