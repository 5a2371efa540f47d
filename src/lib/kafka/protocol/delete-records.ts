import type { Api } from './api.js';
import { array, int16, int32, safeInt64, string, struct, type ValueOf } from './codec.js';

const request = struct({
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          /** Records before it go; -1 stands for the high watermark. */
          offset: safeInt64,
        }),
      ),
    }),
  ),
  timeoutMs: int32,
});

const response = struct({
  throttleTimeMs: int32,
  topics: array(
    struct({
      name: string,
      partitions: array(struct({ partitionIndex: int32, lowWatermark: safeInt64, errorCode: int16 })),
    }),
  ),
});

/** DeleteRecords (KIP-107): moves the start of the log up; asked of the leader. */
export const deleteRecordsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 21,
  name: 'DeleteRecords',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  request,
  response,
};
