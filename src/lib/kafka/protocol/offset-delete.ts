import type { Api } from './api.js';
import { array, int16, int32, string, struct, type ValueOf } from './codec.js';

const request = struct({
  groupId: string,
  topics: array(struct({ name: string, partitions: array(struct({ partitionIndex: int32 })) })),
});

const response = struct({
  errorCode: int16,
  throttleTimeMs: int32,
  topics: array(struct({ name: string, partitions: array(struct({ partitionIndex: int32, errorCode: int16 })) })),
});

/**
 * OffsetDelete (KIP-496): takes away a group's commits on topics that no live member of it reads; asked of its
 * coordinator.
 */
export const offsetDeleteApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 47,
  name: 'OffsetDelete',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: Infinity,
  request,
  response,
};
