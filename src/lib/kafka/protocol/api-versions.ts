import { apiVersionsKey, type Api } from './api.js';
import { array, int16, int32, int64, since, string, struct, tagged, type WireCodec, type ValueOf } from './codec.js';
import { errorCodeOf } from '../error-codes.js';

const request = struct({
  clientSoftwareName: since(3, string, ''),
  clientSoftwareVersion: since(3, string, ''),
});

const answer = struct({
  errorCode: int16,
  apiKeys: array(struct({ apiKey: int16, minVersion: int16, maxVersion: int16 })),
  throttleTimeMs: since(1, int32, 0),
  finalizedFeaturesEpoch: tagged(1, 3, int64),
  finalizedFeatures: tagged(2, 3, array(struct({ name: string, maxVersionLevel: int16, minVersionLevel: int16 }))),
});

const unsupportedVersion = errorCodeOf('UNSUPPORTED_VERSION');

/** A broker that does not know the version answers in version 0, with the versions that it knows (KIP-511). */
const response: WireCodec<ValueOf<typeof answer>> = {
  read(reader, wire) {
    const errorCode = int16.read(reader, wire);
    reader.position -= 2;
    return answer.read(reader, errorCode === unsupportedVersion ? { version: 0, flexible: false } : wire);
  },
  write: (writer, value, wire) => answer.write(writer, value, wire),
};

export type ApiVersionsResponse = ValueOf<typeof answer>;

/** ApiVersions: which requests a broker speaks, and the cluster's finalized features (KIP-584). */
export const apiVersionsApi: Api<ValueOf<typeof request>, ApiVersionsResponse> = {
  key: apiVersionsKey,
  name: 'ApiVersions',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 3,
  request,
  response,
};
