import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  nullableArray,
  safeInt64,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({
  /** null asks for every partition that the broker holds. */
  topics: nullableArray(struct({ topic: string, partitions: array(int32) })),
});

const partition = struct({
  partitionIndex: int32,
  /** Bytes of its segments. */
  partitionSize: safeInt64,
  offsetLag: safeInt64,
  /** True for a copy that is being made in another folder of the same broker. */
  isFutureKey: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: since(3, int16, 0),
  results: array(
    struct({
      errorCode: int16,
      logDir: string,
      topics: array(struct({ name: string, partitions: array(partition) })),
      /** Of the disk; -1 where the broker does not tell. */
      totalBytes: since(4, safeInt64, -1),
      usableBytes: since(4, safeInt64, -1),
      isCordoned: since(5, boolean, false),
    }),
  ),
});

/** DescribeLogDirs (KIP-113, with the size of disks since KIP-827): what one broker keeps, and in which folders. */
export const describeLogDirsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 35,
  name: 'DescribeLogDirs',
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 2,
  request,
  response,
};
