import { AppError } from '../../errors.js';
import type { Environment } from '../../user-files/folders.js';
import { readYaml } from '../../yaml/yaml.js';
import { plainValue } from '../../yaml/yaml-value.js';
import { clientSettings } from '../client-files/client-file.js';
import { secretText } from '../client-files/entries.js';
import { pathFrom } from '../read-options.js';
import { said } from '../said.js';
import type { ConnectionSettings, Given, PemSource, SideSettings } from '../settings.js';

export interface Imported {
  /** Whose file it is. */
  readonly format: 'client.properties' | 'librdkafka' | 'rpk' | 'kafkactl';
  readonly settings: ConnectionSettings;
  /** Of what nothing was made. */
  readonly unknown: readonly string[];
}

/**
 * Reads the file of another program: Java's `client.properties`, librdkafka's (kcat), a profile of rpk, the current context of
 * kafkactl.
 * @throws AppError CONFIG_INVALID
 */
export function importedSettings(text: string, file: string, folder: string, env: Environment): Imported {
  const root = /^\s*(?:contexts|kafka_api|profiles|rpk|name|version|current[-_]\w+)\s*:/m.test(text)
    ? yamlOf(text)
    : null;
  const reader = new Reader(file, folder);
  const context = contextOf(root);
  if (context !== null) return { format: 'kafkactl', settings: kafkactlSettings(context, reader), unknown: [] };
  const profile = rpkProfile(root);
  if (profile !== null) return { format: 'rpk', settings: rpkSettings(profile, reader), unknown: [] };
  const { format, settings, unknown } = clientSettings(text, file, folder, env);
  return { format: format === 'java' ? 'client.properties' : format, settings, unknown };
}

type Fields = Readonly<Record<string, unknown>>;

function yamlOf(text: string): unknown {
  const { root, problems } = readYaml(text);
  return root === null || problems.length > 0 ? null : plainValue(root);
}

function fields(value: unknown, ...path: readonly string[]): Fields | null {
  let current: unknown = value;
  for (const name of path) {
    current = typeof current === 'object' && current !== null ? new Map(Object.entries(current)).get(name) : undefined;
  }
  if (typeof current !== 'object' || current === null || Array.isArray(current)) return null;
  return Object.fromEntries(Object.entries(current));
}

/** @see https://github.com/deviceinsight/kafkactl#configuration */
function contextOf(root: unknown): Fields | null {
  const current = fields(root)?.['current-context'];
  return fields(root, 'contexts', typeof current === 'string' ? current : 'default');
}

/** The one in use of an `rpk.yaml`, a file with one, or the settings of older versions. */
function rpkProfile(root: unknown): Fields | null {
  const { profiles, current_profile: current } = fields(root) ?? {};
  if (Array.isArray(profiles)) {
    const all = profiles.map((profile: unknown) => fields(profile)).filter((profile) => profile !== null);
    return all.find((profile) => profile['name'] === current) ?? all[0] ?? null;
  }
  if (fields(root, 'rpk', 'kafka_api') !== null) return fields(root, 'rpk');
  return fields(root, 'kafka_api') === null ? null : fields(root);
}

/** Values of another program's YAML. */
class Reader {
  readonly #file: string;
  readonly #folder: string;

  constructor(file: string, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  text(of: Fields | null, ...names: readonly string[]): Given<string> | undefined {
    for (const name of names) {
      const value = of?.[name];
      const text = Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(',') : value;
      if (typeof text === 'string' && text !== '') return { value: text, from: `"${this.#file}", ${name}` };
    }
    return undefined;
  }

  pem(of: Fields | null, ...names: readonly string[]): Given<PemSource> | undefined {
    const given = this.text(of, ...names);
    if (given === undefined) return undefined;
    return { ...given, value: { kind: 'file', path: pathFrom(this.#folder, given.value) } };
  }

  login(of: Fields | null, userName: string): SideSettings {
    const password = this.text(of, 'password');
    return said<SideSettings>({
      username: this.text(of, userName, 'username'),
      password: password === undefined ? undefined : secretText(password),
    });
  }
}

function kafkactlSettings(context: Fields, reader: Reader): ConnectionSettings {
  const [tls, sasl, schemas] = [
    fields(context, 'tls'),
    fields(context, 'sasl'),
    fields(context, 'schemaRegistry') ?? fields(context, 'avro'),
  ];
  if (tls?.['insecure'] === 'true') throw unchecked(reader.text(tls, 'insecure'));
  const isEncrypted = tls?.['enabled'] === 'true';
  const hasLogin = sasl?.['enabled'] === 'true';
  const mechanism = reader.text(sasl, 'mechanism');
  const address = reader.text(schemas, 'url', 'schemaRegistry');
  return {
    brokers: said<SideSettings>({
      address: reader.text(context, 'brokers'),
      ...(isEncrypted
        ? {
            tls: { value: true, from: 'tls' },
            ca: reader.pem(tls, 'ca'),
            cert: reader.pem(tls, 'cert'),
            key: reader.pem(tls, 'certKey'),
          }
        : {}),
      ...(hasLogin
        ? {
            mechanism: { value: kafkactlMechanism(mechanism?.value), from: mechanism?.from ?? 'sasl' },
            ...reader.login(sasl, 'username'),
          }
        : {}),
    }),
    registry: address === undefined ? {} : { address: withScheme(address), ...reader.login(schemas, 'username') },
  };
}

function kafkactlMechanism(name: string | undefined): string {
  return (
    { 'scram-sha256': 'SCRAM-SHA-256', 'scram-sha512': 'SCRAM-SHA-512', oauth: 'OAUTHBEARER' }[name ?? ''] ?? 'PLAIN'
  );
}

/** @see https://docs.redpanda.com/current/get-started/config-rpk-profile/ */
function rpkSettings(profile: Fields, reader: Reader): ConnectionSettings {
  const api = fields(profile, 'kafka_api');
  const [tls, sasl] = [fields(api, 'tls'), fields(api, 'sasl')];
  const schemas = fields(profile, 'schema_registry');
  if (tls?.['insecure_skip_verify'] === 'true') throw unchecked(reader.text(tls, 'insecure_skip_verify'));
  const address = reader.text(schemas, 'addresses');
  return {
    brokers: said<SideSettings>({
      address: reader.text(api, 'brokers'),
      tls: tls === null ? undefined : { value: true, from: 'tls' },
      ca: reader.pem(tls, 'ca_file', 'truststore_file'),
      cert: reader.pem(tls, 'cert_file'),
      key: reader.pem(tls, 'key_file'),
      mechanism: sasl === null ? undefined : reader.text(sasl, 'mechanism', 'type'),
      ...reader.login(sasl, 'user'),
    }),
    registry:
      address === undefined ? {} : { address: withScheme({ ...address, value: address.value.split(',')[0] ?? '' }) },
  };
}

function withScheme({ value, from }: Given<string>): Given<string> {
  return { value: /^https?:/.test(value) ? value : `http://${value}`, from };
}

function unchecked(given: Given<string> | undefined): AppError {
  return new AppError('CONFIG_INVALID', `${given?.from ?? 'tls'}: certificates are always checked here`);
}
