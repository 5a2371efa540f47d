import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { LeaderHint } from '../partition-leaders.js';
import type { ProduceResponse, produceApi } from '../protocol/produce.js';
import { zeroUuid } from '../topic-id.js';
import type { TopicPartition } from '../types.js';
import { fencingErrors, produceOutcome, type ProduceOutcome } from './produce-outcome.js';
import { deniedRequest } from '../denied.js';

/** What came of sending a batch once. */
export interface Attempt {
  readonly outcome: ProduceOutcome;
  /** Of the batch's first record; -1 where it is not told. */
  readonly baseOffset: number;
  /** Places within the batch of records that the broker will not take, with its reasons (KIP-467). */
  readonly badRecords: ReadonlyMap<number, string>;
  /** Kafka's name for the error that the broker answered with; null where it answered with none. */
  readonly errorName: string | null;
  /** Why it was not acknowledged; null where it was. */
  readonly error: AppError | null;
}

export interface BuiltBatch extends TopicPartition {
  readonly topicId: string;
  readonly bytes: Buffer;
}

export interface ProduceRequestOptions {
  readonly acks: -1 | 0 | 1;
  readonly transactionalId: string | null;
  /** In the versions that may be sent: those of a transaction go with its other requests. */
  readonly api: typeof produceApi;
}

/** Milliseconds for an answer, after which the leader is taken to be gone. */
const answerWithin = 10_000;

const noneBad: ReadonlyMap<number, string> = new Map();
const notTold = { baseOffset: -1, badRecords: noneBad, errorName: null };
const acknowledged: Attempt = { ...notTold, outcome: 'acknowledged', error: null };

/**
 * Sends batches to the broker that leads their partitions, in one request.
 * @returns what became of each: it counts as acknowledged only where the answer says so of its partition
 * @throws AppError where there is no answer; then any of them may be there
 */
export async function sendBatches(
  kafka: KafkaCluster,
  leader: number,
  batches: readonly BuiltBatch[],
  { acks, transactionalId, api }: ProduceRequestOptions,
): Promise<{ readonly throttle: number; readonly attemptOf: (target: TopicPartition) => Attempt }> {
  const topicData = [...groupBy(batches, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    topicId: ofTopic[0]?.topicId ?? zeroUuid,
    partitionData: ofTopic.map(({ partition, bytes }) => ({ index: partition, records: bytes })),
  }));
  const body = { transactionalId, acks, timeoutMs: answerWithin, topicData };
  if (acks === 0) {
    await kafka.sendOneWay(leader, api, body);
    return { throttle: 0, attemptOf: () => acknowledged };
  }
  const { responses, throttleTimeMs, nodeEndpoints } = await kafka.sendTo(leader, api, body, { answerWithin });
  const nameOf = (id: string): string => topicData.find(({ topicId }) => topicId === id)?.name ?? '';
  const answers = new Map(
    responses.map(({ name, topicId, partitionResponses }) => [
      name === '' ? nameOf(topicId) : name,
      new Map(partitionResponses.map((response) => [response.index, response])),
    ]),
  );
  kafka.takeLeaderHints(hintsIn(answers), nodeEndpoints);
  const attemptOf = (target: TopicPartition): Attempt => {
    const answer = answers.get(target.topic)?.get(target.partition);
    return answer === undefined
      ? attempt('retry-appended', notDone(target, 'the broker did not answer for it'))
      : attemptOfAnswer(target, answer, (name) =>
          deniedRequest(kafka, placeOf(target), name, {
            ...target,
            api,
            transactionalId: transactionalId ?? undefined,
          }),
        );
  };
  return { throttle: throttleTimeMs, attemptOf };
}

function hintsIn(answers: ReadonlyMap<string, ReadonlyMap<number, PartitionAnswer>>): readonly LeaderHint[] {
  return [...answers].flatMap(([topic, partitions]) =>
    [...partitions.values()].flatMap(({ index: partition, currentLeader }) => {
      if (currentLeader === null) return [];
      return [{ topic, partition, leader: currentLeader.leaderId, epoch: currentLeader.leaderEpoch }];
    }),
  );
}

/** An attempt that was not acknowledged. */
export function attempt(outcome: ProduceOutcome, error: AppError): Attempt {
  return { ...notTold, outcome, error };
}

/** Says why a partition's records are not there yet. */
export function notDone(target: TopicPartition, reason: string): AppError {
  return new AppError('BROKER_UNREACHABLE', `${placeOf(target)}: ${reason}`);
}

function attemptOfAnswer(
  target: TopicPartition,
  answer: PartitionAnswer,
  denied: (name: string) => AppError | null,
): Attempt {
  const { errorCode, errorMessage, baseOffset, recordErrors } = answer;
  const badRecords = new Map(
    recordErrors.map((recordError) => [recordError.batchIndex, recordError.batchIndexErrorMessage ?? 'invalid']),
  );
  const error = errorCode === NO_ERROR ? null : failure(target, errorCode, errorMessage, denied);
  const errorName = errorCode === NO_ERROR ? null : kafkaErrorCode(errorCode).name;
  return { outcome: produceOutcome(errorCode), baseOffset, badRecords, errorName, error };
}

type PartitionAnswer = ProduceResponse['responses'][number]['partitionResponses'][number];

function failure(
  target: TopicPartition,
  errorCode: number,
  message: string | null,
  denied: (name: string) => AppError | null,
): AppError {
  const { name } = kafkaErrorCode(errorCode);
  if (fencingErrors.has(name)) return new AppError('PRODUCER_FENCED', `${placeOf(target)}: ${name}`);
  const detail = message === null || message === '' ? '' : ` (${message})`;
  return denied(name) ?? new AppError('RECORD_NOT_SENT', `${placeOf(target)}: ${name}${detail}`);
}

function placeOf({ topic, partition }: TopicPartition): string {
  return `topic "${topic}", partition ${partition}`;
}
