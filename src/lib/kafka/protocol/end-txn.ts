import type { Api } from './api.js';
import { boolean, int16, int32, int64, string, struct, type ValueOf } from './codec.js';

const request = struct({ transactionalId: string, producerId: int64, producerEpoch: int16, committed: boolean });

const response = struct({ throttleTimeMs: int32, errorCode: int16 });

/** EndTxn (KIP-98): commits or aborts a transaction. From version 5 on it goes with newer Produce requests (KIP-890). */
export const endTxnApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 26,
  name: 'EndTxn',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,
  request,
  response,
};
