/** What the paths of Confluent's API begin with on an Apicurio Registry. */
const confluentApi = /\/apis\/ccompat\/v\d+$/;

/**
 * Where Apicurio's own API is, beside that of Confluent.
 * @param base up to where the paths of Confluent's begin
 * @returns null where that is no Apicurio's, or not to be told from others
 */
export function apicurioApi(base: string): string | null {
  return confluentApi.test(base) ? base.replace(confluentApi, '/apis/registry/v3') : null;
}

/** Statuses of an API that is not there, or not for whoever asks. */
export const cannotBeAsked: readonly (number | null)[] = [401, 403, 404, 405, 415, 501];

/** Its own API takes no other type for what is sent. */
export const apicurioContent = 'application/json';

/** What it is told of a schema's text. */
export const contentTypes = {
  AVRO: 'application/json',
  JSON: 'application/json',
  PROTOBUF: 'application/x-protobuf',
} as const;
