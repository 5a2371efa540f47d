import { entryFields, filterFields } from './acl-fields.js';
import type { Api } from './api.js';
import { array, int16, int32, int8, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct({ filters: array(struct(filterFields)) });

const response = struct({
  throttleTimeMs: int32,
  /** In the order of the request. */
  filterResults: array(
    struct({
      errorCode: int16,
      errorMessage: nullableString,
      matchingAcls: array(
        struct({
          errorCode: int16,
          errorMessage: nullableString,
          resourceType: int8,
          resourceName: string,
          patternType: int8,
          ...entryFields,
        }),
      ),
    }),
  ),
});

/** DeleteAcls (KIP-140, KIP-290): all that a filter matches. */
export const deleteAclsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 31,
  name: 'DeleteAcls',
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  request,
  response,
};
