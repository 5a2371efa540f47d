import * as z from 'zod/mini';

const seconds = z.optional(z.number());
const claims = z.object({ iat: seconds, nbf: seconds, exp: seconds });

/** The times of a JSON Web Token (RFC 7519), in milliseconds since 1970. */
interface TokenTimes {
  readonly issuedAt: number | null;
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
}

/** Reads a token's times without checking its signature, which is for whom it is sent to. @returns null where it is no JWT */
function readTokenTimes(token: string): TokenTimes | null {
  const [, payload = ''] = token.split('.');
  try {
    const { iat, nbf, exp } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return { issuedAt: milliseconds(iat), notBefore: milliseconds(nbf), expiresAt: milliseconds(exp) };
  } catch {
    return null;
  }
}

/** Milliseconds since 1970; null where the token does not say it. */
export function expiryOf(token: string): number | null {
  return readTokenTimes(token)?.expiresAt ?? null;
}

/** What a token's times say beside this machine's clock: a sentence where one of the clocks seems wrong, else nothing. */
export function tokenTimes(token: string, now: number): string {
  const times = readTokenTimes(token);
  if (times === null) return '';
  const { issuedAt, notBefore, expiresAt } = times;
  const begins = Math.max(issuedAt ?? -Infinity, notBefore ?? -Infinity);
  if (begins > now) return `By this machine's clock it is good only in ${spelled(begins - now)}: look at the clocks.`;
  if (expiresAt !== null && expiresAt <= now) {
    return `By this machine's clock it ended ${spelled(now - expiresAt)} ago: look at the clocks.`;
  }
  return '';
}

function milliseconds(value: number | undefined): number | null {
  return value === undefined ? null : value * 1000;
}

function spelled(duration: number): string {
  return `${Math.ceil(duration / 1000)} s`;
}
