import type { Connection } from './connection.js';
import type { Given, PemSource, SecretSource, SideSettings } from './settings.js';

/** A value of a connection as people may see it, and where it came from. */
export interface DescribedSetting {
  readonly side: 'brokers' | 'registry';
  readonly name: keyof SideSettings;
  /** Of a secret, where it is read. */
  readonly value: string;
  readonly secret: boolean;
  readonly from: string;
}

const secrets: ReadonlySet<string> = new Set(['password', 'token', 'clientSecret', 'keyPassword']);

/** All that was said of a connection, without a secret. */
export function describeSettings({ settings }: Pick<Connection, 'settings'>): readonly DescribedSetting[] {
  return (['brokers', 'registry'] as const).flatMap((side) =>
    describedNames.flatMap((name): readonly DescribedSetting[] => {
      const given: Given<unknown> | undefined = settings[side][name];
      if (given === undefined) return [];
      return [{ side, name, value: shown(settings[side], name), secret: secrets.has(name), from: given.from }];
    }),
  );
}

const describedNames = [
  ...(['address', 'tls', 'ca', 'cert', 'key', 'keystore', 'keyPassword', 'serverName', 'mechanism'] as const),
  ...(['username', 'password', 'token', 'tokenUrl', 'clientId', 'clientSecret', 'scope', 'extensions'] as const),
] satisfies readonly (keyof SideSettings)[];

function shown(side: SideSettings, name: keyof SideSettings): string {
  const { ca, cert, key, extensions } = side;
  switch (name) {
    case 'password':
    case 'token':
    case 'clientSecret':
    case 'keyPassword':
      return secretPlace(side[name]);
    case 'ca':
      return pemPlace(ca);
    case 'cert':
      return pemPlace(cert);
    case 'key':
      return pemPlace(key);
    case 'extensions':
      return Object.entries(extensions?.value ?? {})
        .map(([extension, value]) => `${extension}=${value}`)
        .join(',');
    case 'address':
      return withoutUserInfo(side.address?.value ?? '');
    default:
      return String(side[name]?.value ?? '');
  }
}

function secretPlace(given: Given<SecretSource> | undefined): string {
  switch (given?.value.kind) {
    case 'env':
      return `environment ${given.value.name}`;
    case 'file':
      return `file ${given.value.path}`;
    case 'command':
      return `command ${given.value.line}`;
    case 'keyring':
      return `keyring ${given.value.account}`;
    case 'value':
      return 'hidden';
    case undefined:
      return '';
  }
}

function pemPlace(given: Given<PemSource> | undefined): string {
  if (given === undefined) return '';
  return given.value.kind === 'file' ? given.value.path : 'a text';
}

/** A URL may hold a password. */
function withoutUserInfo(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.password === '') return address;
  url.password = '***';
  return url.href;
}
