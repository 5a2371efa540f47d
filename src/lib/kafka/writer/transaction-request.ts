import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { Coordinator } from '../group/coordinator.js';
import type { Api } from '../protocol/api.js';
import { fencingErrors } from './produce-outcome.js';
import { patiently } from '../patience.js';
import { refusedRequest, type GuardedRequest } from '../denied.js';

/** Milliseconds for the transaction before to be over, and between two looks: as a rule its markers are written in some tens. */
const [patience, pause] = [60_000, 50];

/** The transaction is not committed and has to be aborted; then the producer may go on (KIP-890). */
export class AbortableError extends AppError {
  constructor(request: string) {
    super('REQUEST_FAILED', `the transaction is aborted (${request}): TRANSACTION_ABORTABLE`);
  }
}

/**
 * Sends a request of a transaction to a coordinator; again while the transaction before is still being ended.
 * @param names of what it is about
 * @throws AppError PRODUCER_FENCED, ACCESS_DENIED, REQUEST_FAILED; AbortableError
 */
export async function transactionRequest<Request, Response>(
  kafka: KafkaCluster,
  coordinator: Coordinator,
  api: Api<Request, Response>,
  body: Request,
  errorOf: (answer: Response) => number,
  names: Omit<GuardedRequest, 'api'>,
): Promise<Response> {
  const isFinal = (response: Response): boolean => {
    const { name, retriable } = kafkaErrorCode(errorOf(response));
    return name !== 'CONCURRENT_TRANSACTIONS' && (!retriable || name === 'TRANSACTION_ABORTABLE');
  };
  const limits = { within: patience, pause, until: isFinal };
  const answer = await patiently(kafka.signal, limits, () => coordinator.send(api, body, errorOf));
  if (errorOf(answer) === NO_ERROR) return answer;
  const { name } = kafkaErrorCode(errorOf(answer));
  if (name === 'TRANSACTION_ABORTABLE') throw new AbortableError(api.name);
  const what = `the transaction failed (${api.name})`;
  if (fencingErrors.has(name)) throw new AppError('PRODUCER_FENCED', `${what}: ${name}`);
  throw refusedRequest(kafka, what, name, { ...names, api });
}
