import { wasNeverSent } from '../connection/connection-errors.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { Delivery } from './delivery.js';
import { isUnanswered } from '../patience.js';

/**
 * What a partition's error code in a Produce answer means for the batch.
 * - `acknowledged`: it is there; also where the broker says that it had it already
 * - `retry`: it was not appended: send it again; `retry-appended` where it may be there all the same
 * - `split`: something in it will not be taken: send it in parts, to find out what
 * - `rejected`: none of it will be taken
 * - `renumber`: it was not appended because its numbers do not follow those that the broker has: send it under the next
 *   epoch (KIP-360); within a transaction, `fatal`
 * - `given-up`: it is not known what the answer means, and asking again would not tell
 * - `fatal`: the broker does not accept this producer any more
 */
export type ProduceOutcome =
  'acknowledged' | 'retry' | 'retry-appended' | 'split' | 'rejected' | 'renumber' | 'given-up' | 'fatal';

/** What is known of the records where that was the last answer, and no attempt before may have appended them. */
export const verdicts: Readonly<Record<ProduceOutcome, Delivery['status']>> = {
  acknowledged: 'acknowledged',
  retry: 'unsent',
  'retry-appended': 'unknown',
  split: 'rejected',
  rejected: 'rejected',
  renumber: 'unsent',
  'given-up': 'unknown',
  fatal: 'unsent',
};

/**
 * The errors that a Produce request can be answered with. `DelayedProduce` gives some of them after the leader has
 * appended the batch, while it waits for the followers; the rest come before anything is appended.
 * @see org.apache.kafka.common.requests.ProduceResponse, kafka.server.DelayedProduce, kafka.server.ReplicaManager
 */
export const produceErrors: Readonly<Record<string, ProduceOutcome>> = {
  DUPLICATE_SEQUENCE_NUMBER: 'acknowledged',

  CORRUPT_MESSAGE: 'retry',
  LEADER_NOT_AVAILABLE: 'retry',
  NOT_ENOUGH_REPLICAS: 'retry',
  UNKNOWN_TOPIC_ID: 'retry',
  INCONSISTENT_TOPIC_ID: 'retry',
  COORDINATOR_LOAD_IN_PROGRESS: 'retry',
  COORDINATOR_NOT_AVAILABLE: 'retry',
  NOT_COORDINATOR: 'retry',
  CONCURRENT_TRANSACTIONS: 'retry',

  UNKNOWN_SERVER_ERROR: 'retry-appended',
  UNKNOWN_TOPIC_OR_PARTITION: 'retry-appended',
  NOT_LEADER_OR_FOLLOWER: 'retry-appended',
  REQUEST_TIMED_OUT: 'retry-appended',
  NETWORK_EXCEPTION: 'retry-appended',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'retry-appended',
  KAFKA_STORAGE_ERROR: 'retry-appended',

  MESSAGE_TOO_LARGE: 'split',
  RECORD_LIST_TOO_LARGE: 'split',
  INVALID_TIMESTAMP: 'split',
  INVALID_RECORD: 'split',

  INVALID_TOPIC_EXCEPTION: 'rejected',
  INVALID_REQUIRED_ACKS: 'rejected',
  TOPIC_AUTHORIZATION_FAILED: 'rejected',
  CLUSTER_AUTHORIZATION_FAILED: 'rejected',
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 'rejected',
  UNSUPPORTED_COMPRESSION_TYPE: 'rejected',
  POLICY_VIOLATION: 'rejected',

  OUT_OF_ORDER_SEQUENCE_NUMBER: 'renumber',
  UNKNOWN_PRODUCER_ID: 'renumber',
  INVALID_PRODUCER_EPOCH: 'renumber',

  INVALID_TXN_STATE: 'fatal',
  INVALID_PRODUCER_ID_MAPPING: 'fatal',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'fatal',
  PRODUCER_FENCED: 'fatal',
  TRANSACTION_ABORTABLE: 'fatal',
};

/**
 * Another producer with the same transactional id has taken over; it may have ended our transaction (INVALID_TXN_STATE) before the
 * new epoch stands.
 */
export const fencingErrors: ReadonlySet<string> = new Set([
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_TXN_STATE',
]);

export function produceOutcome(errorCode: number): ProduceOutcome {
  if (errorCode === NO_ERROR) return 'acknowledged';
  const { name, retriable } = kafkaErrorCode(errorCode);
  return produceErrors[name] ?? (retriable ? 'retry-appended' : 'given-up');
}

/**
 * What it means for a batch that its request failed without an answer: where no byte of it was sent nothing can be there.
 * @param mayTryAgain false where the writer is being ended
 */
export function unansweredOutcome(error: Error, mayTryAgain: boolean): ProduceOutcome {
  if (wasNeverSent(error)) return 'retry';
  return mayTryAgain && isUnanswered(error) ? 'retry-appended' : 'given-up';
}
