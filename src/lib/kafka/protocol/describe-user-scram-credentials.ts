import type { Api } from './api.js';
import { array, int16, int32, int8, nullableArray, nullableString, string, struct, type ValueOf } from './codec.js';

/** null asks for every user. */
const request = struct({ users: nullableArray(struct({ name: string })) });

const response = struct({
  throttleTimeMs: int32,
  errorCode: int16,
  errorMessage: nullableString,
  results: array(
    struct({
      user: string,
      errorCode: int16,
      errorMessage: nullableString,
      credentialInfos: array(struct({ mechanism: int8, iterations: int32 })),
    }),
  ),
});

export type DescribedUsers = ValueOf<typeof response>['results'];

/** DescribeUserScramCredentials (KIP-554): who can log in by SCRAM, without what they log in with. */
export const describeUserScramCredentialsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 50,
  name: 'DescribeUserScramCredentials',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
