import type { Api } from './api.js';
import { array, exactInt64, int16, int32, int8, safeInt64, string, struct, type ValueOf } from './codec.js';

/**
 * Special values of the timestamp in a ListOffsets request (`ListOffsetsRequest`). `earliestLocal` is where that part of the
 * log begins that the leader has on its own disk; what is before it is in tiered storage (KIP-405, from version 8 on).
 */
export const OffsetTimestamp = { latest: -1, earliest: -2, earliestLocal: -4 } as const;

/** With `readCommitted`, `latest` is the last stable offset, before any open transaction. */
export const IsolationLevel = { readUncommitted: 0, readCommitted: 1 } as const;

const request = struct({
  /** -1 for a client. */
  replicaId: int32,
  isolationLevel: int8,
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          /** -1 skips the check of the leader's epoch. */
          currentLeaderEpoch: int32,
          timestamp: exactInt64,
        }),
      ),
    }),
  ),
});

const response = struct({
  throttleTimeMs: int32,
  topics: array(
    struct({
      name: string,
      partitions: array(
        struct({
          partitionIndex: int32,
          errorCode: int16,
          timestamp: exactInt64,
          /** -1 where no record is at or after the timestamp. */
          offset: safeInt64,
          leaderEpoch: int32,
        }),
      ),
    }),
  ),
});

/** ListOffsets (KIP-79): the first offset at or after a timestamp, or an end of the log; asked of the leader. */
export const listOffsetsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 2,
  name: 'ListOffsets',
  minVersion: 4,
  maxVersion: 8,
  flexibleFrom: 6,
  request,
  response,
};
