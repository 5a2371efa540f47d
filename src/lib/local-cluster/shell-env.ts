import { addressText } from '../kafka/connection/address.js';
import type { LocalClusterAddresses } from '../config/connection.js';

export const shells = ['bash', 'fish', 'powershell', 'dotenv'] as const;
export type Shell = (typeof shells)[number];

/** What sets a variable, and what takes one away that would point somewhere else. */
const syntax: Readonly<
  Record<Shell, { set: (name: string, value: string) => string; unset: (name: string) => string }>
> = {
  bash: { set: (name, value) => `export ${name}='${value}'`, unset: (name) => `unset ${name}` },
  fish: { set: (name, value) => `set -gx ${name} '${value}'`, unset: (name) => `set -e ${name}` },
  powershell: {
    set: (name, value) => `$env:${name} = '${value}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  dotenv: { set: (name, value) => `${name}=${value}`, unset: (name) => `${name}=` },
};

/** Lines that give other programs the addresses of a cluster, by the names that they look for. */
export function shellEnvironment({ brokers, registry }: LocalClusterAddresses, shell: Shell): string {
  const { set, unset } = syntax[shell];
  return [
    set('KAFKA_BROKERS', brokers.map(addressText).join(',')),
    registry === null ? unset('SCHEMA_REGISTRY_URL') : set('SCHEMA_REGISTRY_URL', registry),
    '',
  ].join('\n');
}

/** The shell that calls, by the name of the login shell; all but fish and PowerShell understand bash's lines. */
export function shellOf(path: string | undefined): Shell {
  const name = path?.split('/').at(-1);
  if (name === 'fish') return 'fish';
  return name === 'pwsh' ? 'powershell' : 'bash';
}
