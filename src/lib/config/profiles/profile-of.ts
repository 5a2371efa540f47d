import type { YamlPath } from '../../yaml/shape-problems.js';
import { said } from '../said.js';
import type { Profile } from '../profile.js';
import { pathFrom } from '../read-options.js';
import type { Given, PemSource, SecretSource, SideSettings } from '../settings.js';
import type { OauthDocument, ProfileDocument, SecretDocument, TlsDocument } from './document.js';

interface Placed extends Pick<Profile, 'name' | 'file' | 'isShared'> {
  /** Of the file: paths in it are relative to it. */
  readonly folder: string;
  readonly placeOf: (path: YamlPath) => string;
}

/** The settings that a profile's fields are. */
export function profileOf(document: ProfileDocument, placed: Placed): Profile {
  const { brokers, registry, tls, sasl, oauth, catalog, readOnly = false, mask = [] } = document;
  const { name, file, isShared, folder, placeOf } = placed;
  const reader = new FieldReader(folder, placeOf);
  const servers = brokers === undefined || typeof brokers === 'string' ? brokers : brokers.join(',');
  const parts = typeof registry === 'string' ? { url: registry } : registry;
  return {
    ...{ name, file, isShared, readOnly, mask, protected: document.protected ?? false },
    catalog: catalog === undefined ? null : pathFrom(folder, catalog),
    settings: {
      brokers: said<SideSettings>({
        address: reader.text(servers, ['brokers']),
        tls: tls === undefined ? undefined : { value: tls !== false, from: placeOf(['tls']) },
        ...(typeof tls === 'object' ? reader.tls(tls, ['tls']) : {}),
        mechanism: reader.text(sasl?.mechanism ?? (oauth && 'OAUTHBEARER'), [sasl === undefined ? 'oauth' : 'sasl']),
        username: reader.text(sasl?.username, ['sasl', 'username']),
        password: reader.secret(sasl?.password, ['sasl', 'password']),
        ...reader.oauth(oauth, ['oauth']),
      }),
      registry: said<SideSettings>({
        address: reader.text(parts?.url, ['registry']),
        username: reader.text(parts?.username, ['registry', 'username']),
        password: reader.secret(parts?.password, ['registry', 'password']),
        token: reader.secret(parts?.token, ['registry', 'token']),
        ...reader.oauth(parts?.oauth, ['registry', 'oauth']),
        ...(parts?.tls === undefined ? {} : reader.tls(parts.tls, ['registry', 'tls'])),
      }),
    },
  };
}

class FieldReader {
  readonly #folder: string;
  readonly #placeOf: Placed['placeOf'];

  constructor(folder: string, placeOf: Placed['placeOf']) {
    this.#folder = folder;
    this.#placeOf = placeOf;
  }

  text(value: string | undefined, at: YamlPath): Given<string> | undefined {
    return value === undefined ? undefined : { value, from: this.#placeOf(at) };
  }

  secret(document: SecretDocument | undefined, at: YamlPath): Given<SecretSource> | undefined {
    const { env, file, command, keyring } = document ?? {};
    const from = this.#placeOf(at);
    if (env !== undefined) return { value: { kind: 'env', name: env }, from };
    if (file !== undefined) return { value: { kind: 'file', path: pathFrom(this.#folder, file) }, from };
    if (command !== undefined) return { value: { kind: 'command', line: command }, from };
    return keyring === undefined ? undefined : { value: { kind: 'keyring', account: keyring }, from };
  }

  tls({ ca, cert, key, keystore, keyPassword, serverName }: TlsDocument, at: YamlPath): SideSettings {
    return said<SideSettings>({
      ca: this.#pem(ca, [...at, 'ca']),
      cert: this.#pem(cert, [...at, 'cert']),
      key: this.#pem(key, [...at, 'key']),
      keystore: keystore === undefined ? undefined : this.text(pathFrom(this.#folder, keystore), [...at, 'keystore']),
      keyPassword: this.secret(keyPassword, [...at, 'keyPassword']),
      serverName: this.text(serverName, [...at, 'serverName']),
    });
  }

  oauth(document: OauthDocument | undefined, at: YamlPath): SideSettings {
    return said<SideSettings>({
      tokenUrl: this.text(document?.tokenUrl, [...at, 'tokenUrl']),
      clientId: this.text(document?.clientId, [...at, 'clientId']),
      clientSecret: this.secret(document?.clientSecret, [...at, 'clientSecret']),
      scope: this.text(document?.scope, [...at, 'scope']),
    });
  }

  #pem(path: string | undefined, at: YamlPath): Given<PemSource> | undefined {
    if (path === undefined) return undefined;
    return { value: { kind: 'file', path: pathFrom(this.#folder, path) }, from: this.#placeOf(at) };
  }
}
