import type { Api } from './api.js';
import { int16, int32, int64, string, struct, type ValueOf } from './codec.js';

const request = struct({ transactionalId: string, producerId: int64, producerEpoch: int16, groupId: string });

const response = struct({ throttleTimeMs: int32, errorCode: int16 });

/** AddOffsetsToTxn (KIP-98): a transaction is about to commit offsets of a group; asked of the transaction's coordinator. */
export const addOffsetsToTxnApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,
  request,
  response,
};
