import { entryFields, filterFields } from './acl-fields.js';
import type { Api } from './api.js';
import { array, int16, int32, int8, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct(filterFields);

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  errorMessage: nullableString,
  resources: array(
    struct({ resourceType: int8, resourceName: string, patternType: int8, acls: array(struct(entryFields)) }),
  ),
});

/** DescribeAcls (KIP-140, KIP-290): who may do what. */
export const describeAclsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 29,
  name: 'DescribeAcls',
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  request,
  response,
};
