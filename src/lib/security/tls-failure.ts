import * as z from 'zod/mini';
import type { TlsSettings } from './settings.js';

/** Why a connection with TLS did not come about, or is of no use. */
export interface TlsFailure {
  /** What the other side is or does: it follows its name and a colon. */
  readonly reason: string;
  readonly hint: string | null;
}

/**
 * Says in words what Node and OpenSSL say in codes.
 * @param options the names of the options with which settings are given; null where there are none
 * @returns null where the failure has nothing to do with TLS
 */
export function tlsFailure(error: unknown, settings: TlsSettings, options: TlsOptionNames | null): TlsFailure | null {
  const code = codeOf(error);
  if (code === null) return null;
  const clock = new Date().toISOString();
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return failure(`its certificate has expired, or the clock of this machine (${clock}) is wrong`);
    case 'CERT_NOT_YET_VALID':
      return failure(`its certificate is not valid yet by the clock of this machine (${clock})`, 'Look at the clocks.');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failure(
        `its certificate is ${namesIn(error)}`,
        options && `Where that is the right one, name it with \`${options.serverName}\`.`,
      );
  }
  if (untrusted.has(code)) return unknownAuthority(settings, options);
  const alert =
    /ALERT_(\w+)$/.exec(code)?.[1] ?? (code === 'ERR_SSL_CERTIFICATE_REQUIRED' ? 'CERTIFICATE_REQUIRED' : null);
  if (alert !== null && aboutClient.has(alert)) return clientRefused(alert, settings, options);
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL' || alert === 'PROTOCOL_VERSION') {
    return failure('it speaks an older TLS than 1.2, which is not safe');
  }
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') ? failure(`TLS fails: ${textOf(error)}`) : null;
}

export interface TlsOptionNames {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly serverName: string;
}

export const brokerTlsOptions: TlsOptionNames = {
  ca: '--tls-ca',
  cert: '--tls-cert',
  key: '--tls-key',
  serverName: '--tls-server-name',
};

export const registryTlsOptions: TlsOptionNames = {
  ca: '--registry-tls-ca',
  cert: '--registry-tls-cert',
  key: '--registry-tls-key',
  serverName: '--registry-tls-server-name',
};

/** True where the other side has answered with something that is no TLS, or has closed at the first message of it. */
export function isWithoutTls(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && withoutTls.has(code);
}

const withoutTls: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
]);

/** Codes of OpenSSL for a chain that leads to none of the authorities that are trusted. */
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/** Alerts (RFC 8446, section 6.2) with which a server refuses the client's certificate, or that there is none. */
const aboutClient: ReadonlySet<string> = new Set([
  'CERTIFICATE_REQUIRED',
  'BAD_CERTIFICATE',
  'CERTIFICATE_UNKNOWN',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_REVOKED',
  'UNSUPPORTED_CERTIFICATE',
  'UNKNOWN_CA',
  'ACCESS_DENIED',
  'HANDSHAKE_FAILURE',
]);

function unknownAuthority({ ca }: TlsSettings, options: TlsOptionNames | null): TlsFailure {
  if (ca !== undefined) {
    return failure(
      `its certificate is not from the authority that ${options === null ? 'is named' : `\`${options.ca}\` names`}`,
    );
  }
  const hint = options && `Name the authority that has signed it with \`${options.ca} FILE\`.`;
  return failure('its certificate is from an authority that is not known here', hint);
}

function clientRefused(alert: string, { cert, keystore }: TlsSettings, options: TlsOptionNames | null): TlsFailure {
  const kind = alert.toLowerCase().replaceAll('_', ' ');
  if (cert === undefined && keystore === undefined) {
    const hint = options && `Give yours with \`${options.cert} FILE\` and \`${options.key} FILE\`.`;
    return failure(`it wants a certificate of the client (${kind})`, hint);
  }
  return failure(`it refuses the certificate of the client (${kind})`);
}

function failure(reason: string, hint: string | null = null): TlsFailure {
  return { reason, hint };
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** What Node's error has beside its code. */
const otherName = z.object({ host: z.string(), cert: z.object({ subjectaltname: z.string() }) });

/** `of "DNS:other.example", not of "localhost"` */
function namesIn(error: unknown): string {
  const { data } = otherName.safeParse(error);
  return data === undefined ? 'of another host' : `of "${data.cert.subjectaltname}", not of "${data.host}"`;
}

/** OpenSSL's own words, without its place in the code. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
}
