import { addressText } from '../kafka/connection/address.js';
import type { LocalClusterAddresses } from '../config/connection.js';
import {
  nothingSaid,
  type ConnectionSettings,
  type Given,
  type PemSource,
  type SecretSource,
} from '../config/settings.js';
import { variableOf } from '../security/connection-options.js';
import type { Environment } from '../user-files/folders.js';

export const shells = ['bash', 'fish', 'powershell', 'dotenv'] as const;
export type Shell = (typeof shells)[number];

/** What sets a variable, and what takes one away that would point somewhere else. */
const syntax: Readonly<
  Record<Shell, { set: (name: string, value: string) => string; unset: (name: string) => string }>
> = {
  bash: {
    set: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
    unset: (name) => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, String.raw`\$&`)}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  dotenv: {
    set: (name, value) => `${name}=${/[\s#'"]/.test(value) ? JSON.stringify(value) : value}`,
    unset: (name) => `${name}=`,
  },
};

/**
 * Lines that give programs the addresses of a cluster, by the names that they look for, and how a secure one is spoken to: the
 * first half by names that librdkafka's and Java's settings suggest, the second for todo-kafka. Passwords stay in their files.
 * @param env of the caller, from which the login of another cluster is taken away
 */
export function shellEnvironment(
  { brokers, registry, settings = nothingSaid }: LocalClusterAddresses,
  shell: Shell,
  env: Environment = {},
): string {
  const { set, unset } = syntax[shell];
  const login = loginVariables(settings);
  const others = Object.entries(login).flatMap(([name, value]) => {
    if (value !== null) return [set(name, value)];
    return (env[name] ?? '') === '' ? [] : [unset(name)];
  });
  return [
    set('KAFKA_BROKERS', brokers.map(addressText).join(',')),
    registry === null ? unset('SCHEMA_REGISTRY_URL') : set('SCHEMA_REGISTRY_URL', registry),
    ...others,
    '',
  ].join('\n');
}

function loginVariables({ brokers, registry }: ConnectionSettings): Readonly<Record<string, string | null>> {
  const [ca, registryCa] = [pathOf(brokers.ca), pathOf(registry.ca)];
  const [password, registryPassword] = [pathOf(brokers.password), pathOf(registry.password)];
  const [mechanism, username] = [brokers.mechanism?.value ?? null, brokers.username?.value ?? null];
  const registryUsername = registry.username?.value ?? null;
  return {
    KAFKA_SECURITY_PROTOCOL: mechanism === null ? null : 'SASL_SSL',
    KAFKA_SSL_CA_LOCATION: ca,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD_FILE: password,
    SCHEMA_REGISTRY_SSL_CA_LOCATION: registryCa,
    SCHEMA_REGISTRY_USERNAME: registryUsername,
    SCHEMA_REGISTRY_PASSWORD_FILE: registryPassword,
    [variableOf('tls-ca')]: ca,
    [variableOf('sasl')]: mechanism,
    [variableOf('username')]: username,
    [variableOf('password-file')]: password,
    [variableOf('registry-tls-ca')]: registryCa,
    [variableOf('registry-username')]: registryUsername,
    [variableOf('registry-password-file')]: registryPassword,
  };
}

function pathOf(given: Given<PemSource | SecretSource> | undefined): string | null {
  return given?.value.kind === 'file' ? given.value.path : null;
}

/** The shell that calls, by the name of the login shell; all but fish and PowerShell understand bash's lines. */
export function shellOf(path: string | undefined): Shell {
  const name = path?.split('/').at(-1);
  if (name === 'fish') return 'fish';
  return name === 'pwsh' ? 'powershell' : 'bash';
}
