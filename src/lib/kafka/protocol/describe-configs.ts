import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  type ValueOf,
} from './codec.js';

const request = struct({
  resources: array(
    struct({
      resourceType: int8,
      resourceName: string,
      /** null asks for every key. */
      configurationKeys: nullableArray(string),
    }),
  ),
  includeSynonyms: boolean,
  includeDocumentation: since(3, boolean, false),
});

const response = struct({
  throttleTimeMs: int32,
  results: array(
    struct({
      errorCode: int16,
      errorMessage: nullableString,
      resourceType: int8,
      resourceName: string,
      configs: array(
        struct({
          name: string,
          value: nullableString,
          readOnly: boolean,
          configSource: int8,
          isSensitive: boolean,
          synonyms: array(struct({ name: string, value: nullableString, source: int8 })),
          configType: since(3, int8, 0),
          documentation: since(3, nullableString, null),
        }),
      ),
    }),
  ),
});

/** DescribeConfigs (KIP-133, KIP-226): each key with where its value comes from. */
export const describeConfigsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 32,
  name: 'DescribeConfigs',
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 4,
  request,
  response,
};
