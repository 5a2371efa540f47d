import type { Security } from './settings.js';

/** Who a client is to brokers. */
interface Identity {
  /** Who logs in with a password; null for others. */
  readonly user: string | null;
  /** As ACLs name it, `User:alice`; null where a certificate or a token says it, which only the brokers read. */
  readonly principal: string | null;
}

export function identityOf(security: Security | undefined): Identity {
  const { sasl = null, tls = null } = security ?? {};
  if (sasl !== null && sasl.mechanism !== 'OAUTHBEARER') {
    return { user: sasl.username, principal: `User:${sasl.username}` };
  }
  const isNamed = sasl !== null || (tls?.cert ?? tls?.keystore) !== undefined;
  return { user: null, principal: isNamed ? null : 'User:ANONYMOUS' };
}
