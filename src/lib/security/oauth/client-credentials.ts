import * as z from 'zod/mini';
import { abortable, withTimeLimit } from '../../abort.js';
import { AppError } from '../../errors.js';
import { basicAuthorization, exchange, networkReason, textUpTo } from '../../http/exchange.js';
import { formatDuration } from '../../values/duration.js';
import type { BearerToken, Secret, TlsSettings } from '../settings.js';
import { tlsFailure } from '../tls-failure.js';
import { expiryOf } from '../token-times.js';
import { TokenUnavailable } from './token-unavailable.js';

/** Whom a token endpoint gives tokens to, and for what. */
export interface ClientCredentials {
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope?: string;
  /** Of the endpoint. Default: as Node has it. */
  readonly tls?: TlsSettings;
}

/** Milliseconds and bytes that an answer may have. */
const limits = { milliseconds: 10_000, bytes: 1_000_000 };

const granted = z.object({ access_token: z.string(), expires_in: z.optional(z.coerce.number()) });
const refused = z.object({ error: z.string(), error_description: z.optional(z.string()) });

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks for a token with a client's own credentials (RFC 6749, section 4.4). They go in the header alone (section 2.3.1), and to
 * nowhere else: a redirection is not followed.
 * @throws TokenUnavailable where the endpoint does not answer, or says that it may later; AppError AUTHENTICATION_FAILED where it
 * refuses; TLS_FAILED; what the secret's source throws; the reason of `signal`
 */
export async function requestToken(credentials: ClientCredentials, signal: AbortSignal): Promise<BearerToken> {
  const secret = await credentials.clientSecret(signal);
  const { status, text } = await ask(credentials, secret, signal);
  const place = placeOf(credentials);
  if (status >= 500 || status === 408 || status === 429) throw unreachable(place, `status ${status}`);
  if (status !== 200) throw refusal(place, credentials.clientId, status, text, secret);
  const { data } = granted.safeParse(parsed(text));
  if (data === undefined) throw refusal(place, credentials.clientId, status, '', secret);
  const now = Date.now();
  const expiresAt = data.expires_in === undefined ? expiryOf(data.access_token) : now + data.expires_in * 1000;
  return { value: data.access_token, expiresAt };
}

async function ask(
  { tokenUrl, clientId, scope, tls = {} }: ClientCredentials,
  secret: string,
  signal: AbortSignal,
): Promise<Answer> {
  // Both are form-encoded before they become a header of Basic (RFC 6749, section 2.3.1).
  const authorization = basicAuthorization(formEncoded(clientId), formEncoded(secret));
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
  }).toString();
  const headers = { authorization, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const place = placeOf({ tokenUrl });
  return withTimeLimit(limits.milliseconds, signal, async (limited) => {
    try {
      const work = exchange(tokenUrl, { method: 'POST', headers, body, tls }, limited, async (answer) => ({
        status: answer.statusCode ?? 0,
        text: await textUpTo(limits.bytes, answer),
      }));
      return await abortable(work, limited);
    } catch (error) {
      if (signal.aborted || error instanceof AppError) throw error;
      if (limited.aborted) throw unreachable(place, `no whole answer within ${formatDuration(limits.milliseconds)}`);
      const failure = tlsFailure(error, tls, null);
      if (failure === null) throw unreachable(place, networkReason(error), error);
      const hint = failure.hint === null ? {} : { hint: failure.hint };
      throw new AppError('TLS_FAILED', `no TLS with ${place}: ${failure.reason}`, { cause: error, ...hint });
    }
  });
}

/** Without a user, a password or a query, which may be secrets. */
function placeOf({ tokenUrl }: Pick<ClientCredentials, 'tokenUrl'>): string {
  return `the token endpoint "${tokenUrl.origin}${tokenUrl.pathname}"`;
}

function unreachable(place: string, reason: string, cause?: unknown): TokenUnavailable {
  return new TokenUnavailable(`cannot get a token of ${place}: ${reason}`, { cause });
}

/** An endpoint that repeats the secret does not have it printed. */
function refusal(place: string, clientId: string, status: number, text: string, secret: string): AppError {
  const { data } = refused.safeParse(parsed(text));
  const given =
    data === undefined ? `status ${status}` : [data.error, data.error_description].filter(Boolean).join(': ');
  const reason = status === 200 ? 'its answer has no token' : given.replaceAll(secret, '***').slice(0, 300);
  return new AppError('AUTHENTICATION_FAILED', `${place} gives client "${clientId}" no token: ${reason}`, {
    hint: 'Look at the client id, its secret, the scope and the URL of the token endpoint.',
  });
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
