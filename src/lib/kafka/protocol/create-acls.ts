import { entryFields } from './acl-fields.js';
import type { Api } from './api.js';
import { array, int16, int32, int8, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct({
  creations: array(struct({ resourceType: int8, resourceName: string, resourcePatternType: int8, ...entryFields })),
});

const response = struct({
  throttleTimeMs: int32,
  /** In the order of the request. */
  results: array(struct({ errorCode: int16, errorMessage: nullableString })),
});

/** CreateAcls (KIP-140, KIP-290); one that is there already is no error. */
export const createAclsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 30,
  name: 'CreateAcls',
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  request,
  response,
};
