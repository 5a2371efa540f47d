import { AppError } from '../errors.js';
import { requestToken } from '../security/oauth/client-credentials.js';
import { cachedToken } from '../security/oauth/token-cache.js';
import { mskRegion, signMskToken } from '../security/msk-iam.js';
import type { Secret, TokenSource } from '../security/settings.js';
import type { Environment } from '../user-files/folders.js';
import type { Given } from './settings.js';

export interface TokenClient {
  readonly tokenUrl: Given<string>;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope: string | null;
}

/** Tokens of an authorization server (RFC 6749, 4.4), kept while they are good. @throws AppError CONFIG_INVALID */
export function clientToken({ tokenUrl, clientId, clientSecret, scope }: TokenClient): TokenSource {
  const client = {
    tokenUrl: httpUrl(tokenUrl),
    clientId,
    clientSecret,
    ...(scope === null ? {} : { scope }),
  };
  return cachedToken((signal) => requestToken(client, signal));
}

/**
 * Tokens of AWS (MSK IAM), kept while they are good.
 * @param brokers their addresses, which name the region, save where they are reached by names of the user's own
 * @throws AppError CONFIG_INVALID where no region is known
 */
export function mskToken(brokers: string, env: Environment): TokenSource {
  const region = mskRegion(brokers) ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region !== undefined) return cachedToken(() => signMskToken(region));
  throw new AppError('CONFIG_INVALID', 'AWS_MSK_IAM needs a region, which the addresses of the brokers do not name', {
    hint: 'Name it with AWS_REGION.',
  });
}

function httpUrl({ value, from }: Given<string>): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url;
  throw new AppError(
    'CONFIG_INVALID',
    `${from} has to be the URL of a token endpoint, such as https://login.example/token`,
  );
}
