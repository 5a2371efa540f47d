import type { BrokerAddress } from '../kafka/connection/address.js';
import { basicAuthorization, type HttpRequest } from '../http/exchange.js';
import { registryServes } from '../registry/ping.js';
import { plaintext, type Security } from '../security/settings.js';
import { adminName, credentialFiles, readCredential } from './runtime/credentials.js';
import { loopback, urlOf, type BrokerService, type RegistryService } from './runtime/layout.js';
import type { LocalCluster } from './runtime/runtime.js';

/** How this program, which looks after a local cluster, reaches its brokers and its registry. */
export interface OperatorAccess {
  readonly addressOf: (broker: BrokerService) => BrokerAddress;
  readonly security: Security;
  /** Goes with each request to the registry. */
  readonly registry: Pick<HttpRequest, 'headers' | 'tls'>;
}

export const plainAccess: OperatorAccess = {
  addressOf: ({ port }) => ({ host: loopback, port }),
  security: plaintext,
  registry: {},
};

/** @throws AppError FOLDER_UNUSABLE where a secure cluster's credentials cannot be read */
export async function operatorAccess({ state, folder }: LocalCluster): Promise<OperatorAccess> {
  if (!state.secure) return plainAccess;
  const files = credentialFiles(folder);
  const ca = await readCredential(files.authority);
  const operator = await readCredential(files.operator);
  const authorization = basicAuthorization(adminName, await readCredential(files.adminPassword));
  return {
    addressOf: ({ port, internalPort }) => ({ host: loopback, port: internalPort ?? port }),
    security: { tls: { ca, cert: operator, key: operator }, sasl: null },
    registry: { headers: { authorization }, tls: { ca } },
  };
}

/** Whether the registry serves with all that it has, asked as any client would: through TLS and with a login. */
export async function localRegistryServes(
  registry: RegistryService,
  access: OperatorAccess,
  signal: AbortSignal,
): Promise<boolean> {
  return registryServes(urlOf(registry), signal, { kind: registry.kind, access: access.registry });
}
