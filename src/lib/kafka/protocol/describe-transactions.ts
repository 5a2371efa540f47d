import type { Api } from './api.js';
import { array, exactInt64, int16, int32, int64, string, struct, type ValueOf } from './codec.js';

const request = struct({ transactionalIds: array(string) });

const response = struct({
  throttleTimeMs: int32,
  transactionStates: array(
    struct({
      errorCode: int16,
      transactionalId: string,
      transactionState: string,
      transactionTimeoutMs: int32,
      /** Epoch milliseconds; -1 where no transaction is under way. */
      transactionStartTimeMs: exactInt64,
      producerId: int64,
      producerEpoch: int16,
      /** Partitions that still wait for the end of the transaction. */
      topics: array(struct({ topic: string, partitions: array(int32) })),
    }),
  ),
});

/** DescribeTransactions (KIP-664): what coordinators know of transactional ids; asked of the coordinator. */
export const describeTransactionsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 65,
  name: 'DescribeTransactions',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
