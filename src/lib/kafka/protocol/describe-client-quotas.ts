import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  string,
  struct,
  type ValueOf,
} from './codec.js';
import { float64 } from './numbers.js';

const request = struct({
  components: array(struct({ entityType: string, matchType: int8, match: nullableString })),
  /** True leaves out entities with other types beside those asked for. */
  strict: boolean,
});

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  errorMessage: nullableString,
  entries: nullableArray(
    struct({
      /** A name that is null is the default of its type. */
      entity: array(struct({ entityType: string, entityName: nullableString })),
      values: array(struct({ key: string, value: float64 })),
    }),
  ),
});

/** DescribeClientQuotas (KIP-546). */
export const describeClientQuotasApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 48,
  name: 'DescribeClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  request,
  response,
};
