import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type ConnectionOptions } from 'node:tls';
import { AppError, messageOf } from '../errors.js';
import type { TlsSettings } from './settings.js';

/**
 * Settings as `tls.connect` and `https.request` take them.
 * @throws AppError CONFIG_INVALID where they can't be used: no PEM, a wrong passphrase, a key of another certificate
 */
export function tlsOptions({ ca, cert, key, keystore, passphrase, serverName }: TlsSettings): ConnectionOptions {
  const options = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keystore === undefined ? {} : { pfx: keystore }),
    ...(passphrase === undefined ? {} : { passphrase }),
    minVersion: 'TLSv1.2' as const,
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `these settings of TLS cannot be used: ${messageOf(error)}`, { cause: error });
  }
  return serverName === undefined ? options : { ...options, ...expecting(serverName) };
}

/** An address is looked for in the certificate; it is no name that could be asked for (RFC 6066, section 3). */
function expecting(serverName: string): ConnectionOptions {
  if (isIP(serverName) === 0) return { servername: serverName };
  return { servername: '', checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate) };
}
