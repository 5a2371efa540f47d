import type { Api } from './api.js';
import { array, boolean, int16, int32, int8, nullableString, string, struct, type ValueOf } from './codec.js';

/** `AlterConfigOp.OpType`: APPEND (2) and SUBTRACT (3) are for list values and not used here. */
export const ConfigOperation = { set: 0, delete: 1 } as const;

const request = struct({
  resources: array(
    struct({
      resourceType: int8,
      resourceName: string,
      configs: array(struct({ name: string, configOperation: int8, value: nullableString })),
    }),
  ),
  validateOnly: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  responses: array(
    struct({ errorCode: int16, errorMessage: nullableString, resourceType: int8, resourceName: string }),
  ),
});

/** IncrementalAlterConfigs (KIP-339): changes the keys it names and no others, which AlterConfigs cannot. */
export const incrementalAlterConfigsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  request,
  response,
};
