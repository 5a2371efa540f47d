import type { Api } from './api.js';
import { array, bytes, int16, int32, nullableString, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  groupId: string,
  generationId: int32,
  memberId: string,
  groupInstanceId: since(3, nullableString, null),
  protocolType: since(5, nullableString, null),
  protocolName: since(5, nullableString, null),
  /** From the leader; empty from the others. */
  assignments: array(struct({ memberId: string, assignment: bytes })),
});

const response = struct({
  throttleTimeMs: since(1, int32, 0),
  errorCode: int16,
  protocolType: since(5, nullableString, null),
  protocolName: since(5, nullableString, null),
  assignment: bytes,
});

/** SyncGroup: what the leader assigned to this member; answered when the leader has spoken. */
export const syncGroupApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 14,
  name: 'SyncGroup',
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 4,
  request,
  response,
};
