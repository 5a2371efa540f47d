import type { TokenSource } from '../security/settings.js';

/** A value, and what said so, as messages name it: `--username`, `TODO_KAFKA_USERNAME`, `"prod.properties", line 3`. */
export interface Given<Value> {
  readonly value: Value;
  readonly from: string;
}

/** A PEM text: where it is, or itself. Paths are absolute. */
export type PemSource =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'text'; readonly text: string };

/** Where a secret is read, each time that it is needed. */
export type SecretSource =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  /** Of the shell; what it prints, without the newline at the end. */
  | { readonly kind: 'command'; readonly line: string }
  /** An account of the service `todo-kafka` in the system's keyring. */
  | { readonly kind: 'keyring'; readonly account: string }
  /** As a program, or another program's file, has handed it over. */
  | { readonly kind: 'value'; readonly read: () => string | Promise<string> };

/** What was said of one side of a connection, the brokers or the schema registry. Nothing is read or checked yet. */
export interface SideSettings {
  /** Addresses of brokers, separated by commas; the URL of a registry. */
  readonly address?: Given<string>;
  readonly tls?: Given<boolean>;
  readonly ca?: Given<PemSource>;
  readonly cert?: Given<PemSource>;
  readonly key?: Given<PemSource>;
  /** Path of a PKCS#12 file. */
  readonly keystore?: Given<string>;
  readonly keyPassword?: Given<SecretSource>;
  readonly serverName?: Given<string>;
  /** As Kafka names it; of brokers only. */
  readonly mechanism?: Given<string>;
  readonly username?: Given<string>;
  readonly password?: Given<SecretSource>;
  /** A bearer token; of registries only. */
  readonly token?: Given<SecretSource>;
  /** What a program gives tokens with; of brokers only. */
  readonly tokenSource?: Given<TokenSource>;
  readonly tokenUrl?: Given<string>;
  readonly clientId?: Given<string>;
  /** `password` where nothing else is said. */
  readonly clientSecret?: Given<SecretSource>;
  readonly scope?: Given<string>;
  /** SASL extensions (KIP-342). */
  readonly extensions?: Given<Readonly<Record<string, string>>>;
}

export interface ConnectionSettings {
  readonly brokers: SideSettings;
  readonly registry: SideSettings;
}

export const nothingSaid: ConnectionSettings = { brokers: {}, registry: {} };

/** The upper settings, and of the lower ones what those leave open. */
export function layered(upper: ConnectionSettings, lower: ConnectionSettings): ConnectionSettings {
  return {
    brokers: { ...lower.brokers, ...upper.brokers },
    registry: { ...lower.registry, ...upper.registry },
  };
}

export function namesAddress({ brokers, registry }: ConnectionSettings): boolean {
  return brokers.address !== undefined || registry.address !== undefined;
}

/** What is handed over to whoever is at an address. */
const credentials = [
  'cert',
  'key',
  'keystore',
  'username',
  'password',
  'token',
  'tokenSource',
  'clientId',
  'clientSecret',
] as const;

/** Of what is there of a login, who said so; null where there is none. */
export function loginSource({ brokers, registry }: ConnectionSettings): string | null {
  for (const side of [brokers, registry]) {
    for (const name of credentials) {
      const given = side[name];
      if (given !== undefined) return given.from;
    }
  }
  return null;
}
