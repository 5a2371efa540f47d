import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';

/**
 * What a partition's error code in a Produce answer means for the batch.
 * - `acknowledged`: it is there; also where the broker says that it had it already
 * - `retry`: send it again, under the same sequence numbers; `retry-appended` where it may be there already
 * - `split`: something in it will not be taken: send it in parts, to find out what
 * - `rejected`: none of it will be taken
 * - `fatal`: the broker does not accept this producer any more
 */
export type ProduceOutcome = 'acknowledged' | 'retry' | 'retry-appended' | 'split' | 'rejected' | 'fatal';

/** Another producer with the same transactional id has taken over. */
export const fencingErrors: ReadonlySet<string> = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH']);

export function produceOutcome(errorCode: number): ProduceOutcome {
  if (errorCode === NO_ERROR) return 'acknowledged';
  const { name, retriable } = kafkaErrorCode(errorCode);
  switch (name) {
    case 'DUPLICATE_SEQUENCE_NUMBER':
      return 'acknowledged';
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
    case 'UNKNOWN_SERVER_ERROR':
      return 'retry-appended';
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
    case 'INVALID_RECORD':
    case 'INVALID_TIMESTAMP':
      return 'split';
    case 'OUT_OF_ORDER_SEQUENCE_NUMBER':
    case 'UNKNOWN_PRODUCER_ID':
    case 'INVALID_PRODUCER_EPOCH':
    case 'INVALID_PRODUCER_ID_MAPPING':
    case 'PRODUCER_FENCED':
    case 'INVALID_TXN_STATE':
    case 'TRANSACTION_ABORTABLE':
    case 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED':
      return 'fatal';
    default:
      return retriable ? 'retry' : 'rejected';
  }
}
