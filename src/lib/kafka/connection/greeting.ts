import { AppError } from '../../errors.js';
import { packageVersion } from '../../package-files.js';
import { errorCodeOf, kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { VersionRange } from '../protocol/api.js';
import { apiVersionsApi, type ApiVersionsResponse } from '../protocol/api-versions.js';
import { addressText, type BrokerAddress } from './address.js';
import type { Channel } from './channel.js';

/** What a broker says of itself when a connection begins. */
export interface Greeting {
  /** By API key. */
  readonly versions: ReadonlyMap<number, VersionRange>;
  /** Levels of the cluster's finalized features (KIP-584), such as 2 for `transaction.version`, by name. */
  readonly finalizedFeatures: ReadonlyMap<string, number>;
}

/**
 * Asks a broker what it speaks and names this client (KIP-511).
 * @param limit milliseconds for an answer
 * @throws AppError REQUEST_FAILED where the broker refuses; what asking throws
 */
export async function greet(channel: Channel, address: BrokerAddress, limit: number): Promise<Greeting> {
  const request = { clientSoftwareName: 'todo-kafka', clientSoftwareVersion: packageVersion() };
  let answer = await channel.ask(apiVersionsApi, apiVersionsApi.maxVersion, request, limit);
  if (answer.errorCode === errorCodeOf('UNSUPPORTED_VERSION')) {
    answer = await channel.ask(apiVersionsApi, versionAfterRefusal(answer), request, limit);
  }
  if (answer.errorCode !== NO_ERROR) {
    const { name } = kafkaErrorCode(answer.errorCode);
    throw new AppError('REQUEST_FAILED', `broker "${addressText(address)}" does not say what it speaks: ${name}`);
  }
  const isKnown = (answer.finalizedFeaturesEpoch ?? -1n) >= 0n;
  const features = isKnown ? (answer.finalizedFeatures ?? []) : [];
  return {
    versions: new Map(answer.apiKeys.map(({ apiKey, ...range }) => [apiKey, range])),
    finalizedFeatures: new Map(features.map(({ name, maxVersionLevel }) => [name, maxVersionLevel])),
  };
}

/** A refusal names the versions that would do; a broker from before that tells none, and knows the first (KIP-511). */
function versionAfterRefusal({ apiKeys }: ApiVersionsResponse): number {
  const spoken = apiKeys.find(({ apiKey }) => apiKey === apiVersionsApi.key)?.maxVersion ?? 0;
  return Math.min(spoken, apiVersionsApi.maxVersion);
}
