import { AppError } from '../errors.js';
import type { Secret, TokenSource } from '../security/settings.js';
import type { Given } from './settings.js';

export interface TokenClient {
  readonly tokenUrl: Given<string>;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope: string | null;
}

/** Tokens of an authorization server (RFC 6749, 4.4). */
export function clientToken({ tokenUrl }: TokenClient): TokenSource {
  throw new AppError('CONFIG_INVALID', `${tokenUrl.from}: tokens cannot be asked for yet`);
}

/** Tokens of AWS (MSK IAM). */
export function mskToken(): TokenSource {
  throw new AppError('CONFIG_INVALID', 'AWS_MSK_IAM is not spoken yet');
}
