import { throwIfAborted } from '../../abort.js';
import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import { produceApi } from '../protocol/produce.js';
import type { TopicPartition } from '../types.js';
import type { LeaderCache } from './leader-cache.js';
import { fencingErrors, produceOutcome, type ProduceOutcome } from './produce-outcome.js';

/** What came of sending a batch once. */
export interface Attempt {
  readonly outcome: ProduceOutcome;
  /** Of the batch's first record; -1 where it is not told. */
  readonly baseOffset: number;
  /** Places within the batch of records that the broker will not take, with its reasons (KIP-467). */
  readonly badRecords: ReadonlyMap<number, string>;
  /** Why it was not acknowledged; null where it was. */
  readonly error: AppError | null;
}

export interface SendBatchOptions {
  readonly acks: -1 | 0 | 1;
  readonly transactionalId: string | null;
}

/** Milliseconds for an answer, after which the leader is taken to be gone. */
const answerWithin = 10_000;

/**
 * Sends a batch to the leader of its partition, alone in its request: it counts as acknowledged only when the answer
 * says so of this partition.
 */
export async function sendBatch(
  kafka: KafkaCluster,
  leaders: LeaderCache,
  target: TopicPartition,
  bytes: Buffer,
  { acks, transactionalId }: SendBatchOptions,
): Promise<Attempt> {
  const { topic, partition } = target;
  try {
    const leader = await leaders.leaderOf(target);
    if (leader === -1) return unanswered('retry', target, 'it has no leader at the moment');
    const body = {
      transactionalId,
      acks,
      timeoutMs: answerWithin,
      topicData: [{ name: topic, partitionData: [{ index: partition, records: bytes }] }],
    };
    if (acks === 0) {
      await kafka.sendOneWay(leader, produceApi, body);
      return { outcome: 'acknowledged', baseOffset: -1, badRecords: new Map(), error: null };
    }
    const answer = await kafka.sendTo(leader, produceApi, body, { answerWithin });
    const own = answer.responses
      .find(({ name }) => name === topic)
      ?.partitionResponses.find(({ index }) => index === partition);
    if (own === undefined) return unanswered('retry-appended', target, 'the broker did not answer for it');
    const outcome = produceOutcome(own.errorCode);
    if (outcome.startsWith('retry')) leaders.forget(target);
    return {
      outcome,
      baseOffset: own.baseOffset,
      badRecords: new Map(own.recordErrors.map((each) => [each.batchIndex, each.batchIndexErrorMessage ?? 'invalid'])),
      error: outcome === 'acknowledged' ? null : failure(target, own.errorCode, own.errorMessage),
    };
  } catch (error) {
    throwIfAborted(kafka.signal);
    leaders.forget(target);
    if (!hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT')) throw error;
    return unanswered('retry-appended', target, error instanceof Error ? error.message : 'no answer');
  }
}

function unanswered(outcome: ProduceOutcome, { topic, partition }: TopicPartition, reason: string): Attempt {
  const error = new AppError('BROKER_UNREACHABLE', `topic "${topic}", partition ${partition}: ${reason}`);
  return { outcome, baseOffset: -1, badRecords: new Map(), error };
}

function failure({ topic, partition }: TopicPartition, errorCode: number, message: string | null): AppError {
  const { name } = kafkaErrorCode(errorCode);
  if (fencingErrors.has(name))
    return new AppError('PRODUCER_FENCED', `topic "${topic}", partition ${partition}: ${name}`);
  const detail = message === null || message === '' ? '' : ` (${message})`;
  return new AppError('RECORD_NOT_SENT', `topic "${topic}", partition ${partition}: ${name}${detail}`);
}
