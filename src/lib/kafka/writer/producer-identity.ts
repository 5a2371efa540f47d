import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { initProducerIdApi } from '../protocol/init-producer-id.js';

/** The id under which an idempotent producer numbers its batches. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

const attempts = 50;
const pause = 200;

/** A new id for a producer that is idempotent and has no transactions; any broker gives one. */
export async function newProducerIdentity(kafka: KafkaCluster): Promise<ProducerIdentity> {
  for (let attempt = 1; ; attempt++) {
    const answer = await kafka.sendToAny(initProducerIdApi, {
      transactionalId: null,
      transactionTimeoutMs: 60_000, // of no meaning without transactions, but checked
      producerId: -1n,
      producerEpoch: -1,
    });
    if (answer.errorCode === NO_ERROR) return answer;
    const { name, retriable } = kafkaErrorCode(answer.errorCode);
    if (!retriable || attempt === attempts) throw new AppError('REQUEST_FAILED', `no producer id to be had: ${name}`);
    await sleep(pause, kafka.signal);
    await kafka.turnToAnother();
  }
}
