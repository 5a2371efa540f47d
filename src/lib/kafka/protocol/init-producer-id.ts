import type { Api } from './api.js';
import { int16, int32, int64, nullableString, since, struct, type ValueOf } from './codec.js';

const request = struct({
  /** null for a producer that is idempotent but has no transactions; any broker answers that. */
  transactionalId: nullableString,
  transactionTimeoutMs: int32,
  /** -1 asks for a new id; an id and epoch of before ask for the next epoch (KIP-360). */
  producerId: since(3, int64, -1n),
  producerEpoch: since(3, int16, -1),
});

const response = struct({ throttleTimeMs: int32, errorCode: int16, producerId: int64, producerEpoch: int16 });

/** InitProducerId (KIP-98): an id under which batches are numbered, so that one sent twice is appended once. */
export const initProducerIdApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 22,
  name: 'InitProducerId',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 2,
  request,
  response,
};
