import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { initProducerIdApi } from '../protocol/init-producer-id.js';
import { patiently } from '../patience.js';
import { refusedRequest } from '../denied.js';

/** The id under which an idempotent producer numbers its batches. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** Milliseconds for brokers that have just started to be able to give one. */
const patience = 10_000;

/** A new id for a producer that is idempotent and has no transactions; any broker gives one. */
export async function newProducerIdentity(kafka: KafkaCluster): Promise<ProducerIdentity> {
  const isFinal = ({ errorCode }: { errorCode: number }): boolean =>
    errorCode === NO_ERROR || !kafkaErrorCode(errorCode).retriable;
  const answer = await patiently(kafka.signal, { within: patience, until: isFinal }, async (number) => {
    if (number > 1) await kafka.turnToAnother();
    return kafka.sendToAny(initProducerIdApi, {
      transactionalId: null,
      transactionTimeoutMs: 60_000, // of no meaning without transactions, but checked
      producerId: -1n,
      producerEpoch: -1,
    });
  });
  if (answer.errorCode === NO_ERROR) return answer;
  throw refusedRequest(kafka, 'no producer id to be had', kafkaErrorCode(answer.errorCode).name, {
    api: initProducerIdApi,
  });
}
