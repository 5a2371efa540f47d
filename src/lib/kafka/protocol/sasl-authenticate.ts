import type { Api } from './api.js';
import { bytes, int16, nullableString, safeInt64, since, struct, type ValueOf } from './codec.js';

const request = struct({ authBytes: bytes });

const response = struct({
  errorCode: int16,
  errorMessage: nullableString,
  authBytes: bytes,
  /** Milliseconds for which the login is good; 0 for ever (KIP-368). */
  sessionLifetimeMs: since(1, safeInt64, 0),
});

/** SaslAuthenticate: one message of a mechanism, and the broker's answer to it (KIP-152). */
export const saslAuthenticateApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 36,
  name: 'SaslAuthenticate',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  request,
  response,
};
