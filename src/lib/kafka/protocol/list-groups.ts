import type { Api } from './api.js';
import { array, int16, int32, since, string, struct, type ValueOf } from './codec.js';

const request = struct({
  /** Only groups in one of these states; empty for all (KIP-518). */
  statesFilter: since(4, array(string), []),
  /** Only groups of one of these types; empty for all (KIP-848). */
  typesFilter: since(5, array(string), []),
});

const response = struct({
  throttleTimeMs: since(1, int32, 0),
  errorCode: int16,
  groups: array(
    struct({
      groupId: string,
      /** `consumer`, what else the members have agreed on, or empty where there never was a member. */
      protocolType: string,
      groupState: since(4, string, ''),
      groupType: since(5, string, ''),
    }),
  ),
});

/** ListGroups: the groups that a broker coordinates; every broker has to be asked. */
export const listGroupsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 16,
  name: 'ListGroups',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  request,
  response,
};
