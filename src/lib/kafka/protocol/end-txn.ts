import type { Api } from './api.js';
import { boolean, int16, int32, int64, since, string, struct, type ValueOf } from './codec.js';

const request = struct({ transactionalId: string, producerId: int64, producerEpoch: int16, committed: boolean });

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  /** Who the producer is from now on; -1 where it stays who it was. */
  producerId: since(5, int64, -1n),
  producerEpoch: since(5, int16, -1),
});

/**
 * EndTxn (KIP-98): commits or aborts a transaction. From version 5 on it gives the producer its next epoch, and goes only
 * with Produce and TxnOffsetCommit requests of newer versions (KIP-890).
 */
export const endTxnApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 26,
  name: 'EndTxn',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  request,
  response,
};
