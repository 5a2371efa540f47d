import { AppError } from '../../../errors.js';
import type { BearerToken } from '../../../security/settings.js';
import type { Respond } from './respond.js';

const separator = '\u0001';

/**
 * OAUTHBEARER (RFC 7628, KIP-255) with extensions (KIP-342). A broker that refuses the token says so in an answer, which asks for
 * one more message before it ends the exchange (RFC 7628, section 3.2.3).
 */
export async function oauthBearer(
  token: BearerToken,
  extensions: Readonly<Record<string, string>>,
  respond: Respond,
): Promise<void> {
  const pairs = Object.entries(extensions).map(([name, value]) => `${checkedName(name)}=${checkedValue(name, value)}`);
  const fields = [`auth=Bearer ${checkedToken(token.value)}`, ...pairs].join(separator);
  const refusal = await respond(Buffer.from(`n,,${separator}${fields}${separator}${separator}`));
  if (refusal.length > 0) await respond(Buffer.from(separator));
}

/** RFC 6750, section 2.1. */
function checkedToken(value: string): string {
  if (/^[A-Za-z0-9\-._~+/]+=*$/.test(value)) return value;
  throw new AppError(
    'AUTHENTICATION_FAILED',
    'what was given as a token is none: it has other characters than tokens have',
    {
      hint: 'Look at what the token endpoint, the file or the command gives.',
    },
  );
}

/** As in Kafka's class OAuthBearerClientInitialResponse, which keeps `auth` for the token. */
function checkedName(name: string): string {
  if (/^[A-Za-z]+$/.test(name) && name !== 'auth') return name;
  throw new AppError('CONFIG_INVALID', `a SASL extension cannot be named ${JSON.stringify(name)}`);
}

function checkedValue(name: string, value: string): string {
  if (/^[\x21-\x7E \t\r\n]+$/.test(value)) return value;
  throw new AppError('CONFIG_INVALID', `the SASL extension "${name}" has characters that cannot be sent`);
}
