import type { Api } from './api.js';
import { int16, int32, nullableString, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  groupId: string,
  generationId: int32,
  memberId: string,
  groupInstanceId: since(3, nullableString, null),
});

const response = struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16 });

/** Heartbeat: a member of a classic group is alive; REBALANCE_IN_PROGRESS asks it to join again. */
export const heartbeatApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 12,
  name: 'Heartbeat',
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 4,
  request,
  response,
};
