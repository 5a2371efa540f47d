import type { Api } from './api.js';
import { array, boolean, int16, int32, nullableString, string, struct, type ValueOf } from './codec.js';
import { float64 } from './numbers.js';

const entity = array(struct({ entityType: string, entityName: nullableString }));

const request = struct({
  entries: array(struct({ entity, ops: array(struct({ key: string, value: float64, remove: boolean })) })),
  validateOnly: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  entries: array(struct({ errorCode: int16, errorMessage: nullableString, entity })),
});

/** AlterClientQuotas (KIP-546): sets and removes the limits that it names, and no others. */
export const alterClientQuotasApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 49,
  name: 'AlterClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  request,
  response,
};
