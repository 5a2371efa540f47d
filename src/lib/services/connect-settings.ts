import { pathFrom } from '../config/read-options.js';
import { said } from '../config/said.js';
import type { ConnectionSettings, Given, PemSource, SecretSource, SideSettings } from '../config/settings.js';
import type {
  ConnectOptions,
  OauthOption,
  RegistryOption,
  SaslOption,
  SecretOption,
  TlsOption,
} from './connect-options.js';

/** The connection that the options of a service are about, as flags are for a command. */
export function settingsOf({ brokers, registry, tls, sasl }: ConnectOptions): ConnectionSettings {
  const parts: RegistryOption | undefined = typeof registry === 'string' ? { url: registry } : registry;
  return {
    brokers: said<SideSettings>({
      address: optional('brokers', typeof brokers === 'string' ? brokers : brokers?.join(',')),
      tls: optional('tls', tls === undefined ? undefined : tls !== false),
      ...(typeof tls === 'object' ? tlsOf('tls', tls) : {}),
      ...(sasl === undefined ? {} : saslOf(sasl)),
    }),
    registry: said<SideSettings>({
      address: optional(typeof registry === 'object' ? 'registry.url' : 'registry', parts?.url),
      username: optional('registry.username', parts?.username),
      password: secret('registry.password', parts?.password),
      token: secret('registry.token', parts?.token),
      ...(parts?.oauth === undefined ? {} : oauthOf('registry.oauth', parts.oauth)),
      ...(parts?.tls === undefined ? {} : tlsOf('registry.tls', parts.tls)),
    }),
  };
}

/** A value, and how messages name it. */
export function named<Value>(option: string, value: Value): Given<Value> {
  return { value, from: `the option "${option}"` };
}

function optional<Value>(option: string, value: Value | undefined): Given<Value> | undefined {
  return value === undefined ? undefined : named(option, value);
}

function secret(option: string, value: SecretOption | undefined): Given<SecretSource> | undefined {
  if (value === undefined) return undefined;
  return named(option, { kind: 'value', read: typeof value === 'string' ? () => value : value });
}

function pem(option: string, value: string | undefined): Given<PemSource> | undefined {
  if (value === undefined) return undefined;
  if (value.includes('-----BEGIN ')) return named(option, { kind: 'text', text: value });
  return named(option, { kind: 'file', path: pathFrom(process.cwd(), value) });
}

function tlsOf(option: string, { ca, cert, key, keystore, keyPassword, serverName }: TlsOption): SideSettings {
  return said<SideSettings>({
    ca: pem(`${option}.ca`, ca),
    cert: pem(`${option}.cert`, cert),
    key: pem(`${option}.key`, key),
    keystore: optional(`${option}.keystore`, keystore === undefined ? undefined : pathFrom(process.cwd(), keystore)),
    keyPassword: secret(`${option}.keyPassword`, keyPassword),
    serverName: optional(`${option}.serverName`, serverName),
  });
}

function saslOf(sasl: SaslOption): SideSettings {
  const mechanism = named('sasl.mechanism', sasl.mechanism);
  if (sasl.mechanism === 'AWS_MSK_IAM') return { mechanism };
  if (sasl.mechanism !== 'OAUTHBEARER') {
    return said<SideSettings>({
      mechanism,
      username: optional('sasl.username', sasl.username),
      password: secret('sasl.password', sasl.password),
    });
  }
  return said<SideSettings>({
    mechanism,
    extensions: optional('sasl.extensions', sasl.extensions),
    ...('token' in sasl ? { tokenSource: named('sasl.token', sasl.token) } : oauthOf('sasl', sasl)),
  });
}

function oauthOf(option: string, { tokenUrl, clientId, clientSecret, scope }: OauthOption): SideSettings {
  return said<SideSettings>({
    tokenUrl: optional(`${option}.tokenUrl`, tokenUrl),
    clientId: optional(`${option}.clientId`, clientId),
    clientSecret: secret(`${option}.clientSecret`, clientSecret),
    scope: optional(`${option}.scope`, scope),
  });
}
