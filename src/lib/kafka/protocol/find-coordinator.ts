import type { Api } from './api.js';
import { array, int16, int32, int8, inVersions, nullableString, since, string, struct, type ValueOf } from './codec.js';

/** `FindCoordinatorRequest.CoordinatorType`. */
export const CoordinatorType = { group: 0, transaction: 1, share: 2 } as const;

const request = struct({
  key: inVersions(0, 3, string, ''),
  keyType: since(1, int8, CoordinatorType.group),
  /** Many at once since version 4 (KIP-699). */
  coordinatorKeys: since(4, array(string), []),
});

const response = struct({
  throttleTimeMs: since(1, int32, 0),
  errorCode: inVersions(0, 3, int16, 0),
  errorMessage: inVersions(1, 3, nullableString, null),
  nodeId: inVersions(0, 3, int32, -1),
  host: inVersions(0, 3, string, ''),
  port: inVersions(0, 3, int32, -1),
  coordinators: since(
    4,
    array(
      struct({ key: string, nodeId: int32, host: string, port: int32, errorCode: int16, errorMessage: nullableString }),
    ),
    [],
  ),
});

export type FindCoordinatorResponse = ValueOf<typeof response>;

/** FindCoordinator: the broker that keeps a group's or a transaction's state. */
export const findCoordinatorApi: Api<ValueOf<typeof request>, FindCoordinatorResponse> = {
  key: 10,
  name: 'FindCoordinator',
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 3,
  request,
  response,
};
