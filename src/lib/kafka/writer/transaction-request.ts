import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { Coordinator } from '../group/coordinator.js';
import type { Api } from '../protocol/api.js';
import { fencingErrors } from './produce-outcome.js';

/** Milliseconds for the transaction before to be over, and between two looks. */
const patience = 60_000;
const pause = 50;

/** The transaction is not committed and has to be aborted; then the producer may go on (KIP-890). */
export class AbortableError extends AppError {
  constructor(request: string) {
    super('REQUEST_FAILED', `the transaction is aborted (${request}): TRANSACTION_ABORTABLE`);
  }
}

/**
 * Sends a request of a transaction to a coordinator; again while the transaction before is still being ended.
 * @throws AppError PRODUCER_FENCED, REQUEST_FAILED; AbortableError
 */
export async function transactionRequest<Request, Response>(
  kafka: KafkaCluster,
  coordinator: Coordinator,
  api: Api<Request, Response>,
  body: Request,
  errorOf: (answer: Response) => number,
): Promise<Response> {
  for (const startedAt = Date.now(); ;) {
    const answer = await coordinator.send(api, body, errorOf);
    const code = errorOf(answer);
    if (code === NO_ERROR) return answer;
    const { name, retriable } = kafkaErrorCode(code);
    if (name === 'TRANSACTION_ABORTABLE') throw new AbortableError(api.name);
    const waits = name === 'CONCURRENT_TRANSACTIONS' || retriable;
    if (!waits || Date.now() - startedAt > patience) {
      throw new AppError(
        fencingErrors.has(name) ? 'PRODUCER_FENCED' : 'REQUEST_FAILED',
        `the transaction failed (${api.name}): ${name}`,
      );
    }
    await sleep(pause, kafka.signal);
  }
}
