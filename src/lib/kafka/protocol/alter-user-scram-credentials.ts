import type { Api } from './api.js';
import { array, bytes, int16, int32, int8, nullableString, string, struct, type ValueOf } from './codec.js';

const request = struct({
  deletions: array(struct({ name: string, mechanism: int8 })),
  upsertions: array(struct({ name: string, mechanism: int8, iterations: int32, salt: bytes, saltedPassword: bytes })),
});

const response = struct({
  throttleTimeMs: int32,
  results: array(struct({ user: string, errorCode: int16, errorMessage: nullableString })),
});

/** AlterUserScramCredentials (KIP-554): the broker gets a password salted and hashed, never as it is. */
export const alterUserScramCredentialsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 51,
  name: 'AlterUserScramCredentials',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  request,
  response,
};
