import type { Api } from './api.js';
import { array, int16, int32, int64, nullableString, safeInt64, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  /** Only transactions in one of these states; empty for all. */
  stateFilters: array(string),
  /** Only transactions of one of these producers; empty for all. */
  producerIdFilters: array(int64),
  /** Only transactions that have run for longer, in milliseconds; -1 for all (KIP-994). */
  durationFilter: since(1, safeInt64, -1),
  /** Only transactional ids that match; null for all (KIP-1152). */
  transactionalIdPattern: since(2, nullableString, null),
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  /** Names that are not those of a state. */
  unknownStateFilters: array(string),
  transactionStates: array(struct({ transactionalId: string, producerId: int64, transactionState: string })),
});

/** ListTransactions (KIP-664): the transactional ids that a broker coordinates; every broker has to be asked. */
export const listTransactionsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 66,
  name: 'ListTransactions',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  request,
  response,
};
