import type { Api } from './api.js';
import { array, int16, int32, inVersions, nullableString, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  groupId: string,
  memberId: inVersions(0, 2, string, ''),
  members: since(
    3,
    array(struct({ memberId: string, groupInstanceId: nullableString, reason: since(5, nullableString, null) })),
    [],
  ),
});

const response = struct({
  throttleTimeMs: since(1, int32, 0),
  errorCode: int16,
  members: since(3, array(struct({ memberId: string, groupInstanceId: nullableString, errorCode: int16 })), []),
});

/** LeaveGroup: members go at once, so that their partitions need not wait for the session to time out (KIP-345). */
export const leaveGroupApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 13,
  name: 'LeaveGroup',
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 4,
  request,
  response,
};
