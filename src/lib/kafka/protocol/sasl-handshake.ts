import type { Api } from './api.js';
import { array, int16, string, struct, type ValueOf } from './codec.js';

const request = struct({ mechanism: string });

const response = struct({ errorCode: int16, mechanisms: array(string) });

/** SaslHandshake: which mechanism comes (KIP-43). From version 1 on its messages are sent as SaslAuthenticate (KIP-152). */
export const saslHandshakeApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 17,
  name: 'SaslHandshake',
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: Infinity,
  request,
  response,
};
