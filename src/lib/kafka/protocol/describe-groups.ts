import type { Api } from './api.js';
import { array, boolean, bytes, int16, int32, nullableString, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  groups: array(string),
  includeAuthorizedOperations: since(3, boolean, false),
});

const group = struct({
  errorCode: int16,
  errorMessage: since(6, nullableString, null),
  groupId: string,
  /** Before version 6, `Dead` for a group that does not exist. */
  groupState: string,
  protocolType: string,
  /** The assignor; empty unless the group is stable. */
  protocolData: string,
  members: array(
    struct({
      memberId: string,
      groupInstanceId: since(4, nullableString, null),
      clientId: string,
      clientHost: string,
      /** Of the protocol that the members have agreed on; both are empty unless the group is stable. */
      memberMetadata: bytes,
      memberAssignment: bytes,
    }),
  ),
  authorizedOperations: since(3, int32, -2147483648),
});

const response = struct({
  throttleTimeMs: since(1, int32, 0),
  groups: array(group),
});

export type DescribedClassicGroup = ValueOf<typeof group>;

/**
 * DescribeGroups: classic groups with their members; asked of their coordinator. Since version 6 a group that is not
 * there, or of another type, is an error (KIP-1043).
 */
export const describeGroupsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 15,
  name: 'DescribeGroups',
  minVersion: 0,
  maxVersion: 6,
  flexibleFrom: 5,
  request,
  response,
};
