import type { Api } from './api.js';
import { array, int16, int32, string, struct, type ValueOf } from './codec.js';

const request = struct({ groupsNames: array(string) });

const response = struct({
  throttleTimeMs: int32,
  results: array(struct({ groupId: string, errorCode: int16 })),
});

/** DeleteGroups (KIP-229): groups without members, of any type, with their offsets; asked of their coordinator. */
export const deleteGroupsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 42,
  name: 'DeleteGroups',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  request,
  response,
};
