import type { LocalClusterAddresses } from '../config/connection.js';
import { hasErrorCode } from '../errors.js';
import { apicurioPrefix } from '../registry/prefix.js';
import type { ConnectionSettings } from '../config/settings.js';
import type { RuntimeOptions } from './choose-runtime.js';
import { isRunning, openCluster, statesOf } from './open-cluster.js';
import { adminName, credentialFiles, type CredentialFiles } from './runtime/credentials.js';
import { urlOf, type RegistryService } from './runtime/layout.js';
import type { LocalCluster } from './runtime/runtime.js';

/** The addresses of the local cluster of that name; null where nothing of it runs. */
export async function findLocalCluster(name: string, options: RuntimeOptions): Promise<LocalClusterAddresses | null> {
  const cluster = await openCluster(name, options);
  if (cluster === null) return null;
  try {
    return (await statesOf(cluster)).some(isRunning) ? addressesOf(cluster) : null;
  } catch (error) {
    // Without its engine no container runs.
    if (hasErrorCode(error, 'DOCKER_MISSING', 'DOCKER_NOT_RUNNING')) return null;
    throw error;
  }
}

export function addressesOf({ state, layout, folder }: LocalCluster): LocalClusterAddresses {
  const { brokers, registry } = layout;
  return {
    brokers,
    registry: registry === null ? null : registryUrl(registry),
    ...(state.secure ? { settings: adminSettings(state.name, credentialFiles(folder)) } : {}),
  };
}

/** How a secure cluster is spoken to by whoever has started it. */
function adminSettings(name: string, { authority, adminPassword }: CredentialFiles): ConnectionSettings {
  const from = `local cluster "${name}"`;
  const login = {
    ca: { value: { kind: 'file', path: authority }, from },
    username: { value: adminName, from },
    password: { value: { kind: 'file', path: adminPassword }, from },
  } as const;
  return {
    brokers: { ...login, tls: { value: true, from }, mechanism: { value: 'SCRAM-SHA-512', from } },
    registry: login,
  };
}

/** Of its Confluent API. */
function registryUrl(registry: RegistryService): string {
  return `${urlOf(registry)}${registry.kind === 'apicurio' ? apicurioPrefix : ''}`;
}
