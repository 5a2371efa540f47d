import type { ConnectionSettings, Given, PemSource, SideSettings } from '../settings.js';
import { said } from '../said.js';
import { secretText, type Entries } from './entries.js';
import { parseJaas, type JaasEntry } from './jaas.js';
import { protocolOf } from './security-protocol.js';
import { registryOf } from './confluent-registry.js';

const kafkaModules = 'org.apache.kafka.common.security';
const loginModules = {
  [`${kafkaModules}.plain.PlainLoginModule`]: 'password',
  [`${kafkaModules}.scram.ScramLoginModule`]: 'password',
  [`${kafkaModules}.oauthbearer.OAuthBearerLoginModule`]: 'oauth',
  'software.amazon.msk.auth.iam.IAMLoginModule': 'iam',
} as const;

/** Handlers that say what the settings say as well; every other one is a program. */
const knownHandlers = [
  `${kafkaModules}.oauthbearer.OAuthBearerLoginCallbackHandler`,
  `${kafkaModules}.oauthbearer.secured.OAuthBearerLoginCallbackHandler`,
  'software.amazon.msk.auth.iam.IAMClientCallbackHandler',
];

/**
 * Settings of Kafka's Java clients.
 * @see https://kafka.apache.org/documentation/#adminclientconfigs
 * @throws AppError CONFIG_INVALID for what cannot be honoured
 */
export function javaSettings(entries: Entries): ConnectionSettings {
  const address = entries.text('bootstrap.servers');
  const { tls, sasl } = protocolOf(entries);
  const login = loginOf(entries);
  const stores = storesOf(entries);
  refuseHandlers(entries);
  const algorithm = entries.raw('ssl.endpoint.identification.algorithm');
  if (algorithm !== undefined && tls?.value === true && algorithm.value.toLowerCase() !== 'https') {
    throw entries.refuse(
      algorithm,
      'the names in certificates are always checked here',
      'Say which name is right with `--tls-server-name`, and take the line away.',
    );
  }
  return {
    brokers: {
      ...said<SideSettings>({ address, tls }),
      ...(tls?.value === true ? stores : {}),
      ...(sasl ? login : {}),
    },
    registry: registryOf(entries),
  };
}

function loginOf(entries: Entries): SideSettings {
  // Kafka's default is Kerberos (SaslConfigs.DEFAULT_SASL_MECHANISM).
  const mechanism = entries.text('sasl.mechanism') ?? { value: 'GSSAPI', from: `"${entries.file}", sasl.mechanism` };
  const tokenUrl = entries.text('sasl.oauthbearer.token.endpoint.url');
  const clientId = entries.text('sasl.oauthbearer.client.credentials.client.id');
  const clientSecret = entries.secret('sasl.oauthbearer.client.credentials.client.secret');
  const scope = entries.text('sasl.oauthbearer.scope');
  const stated = said<SideSettings>({ mechanism, tokenUrl, clientId, clientSecret, scope });
  const jaas = entries.text('sasl.jaas.config');
  return jaas === undefined ? stated : { ...jaasLogin(entries, jaas), ...stated };
}

function jaasLogin(entries: Entries, jaas: Given<string>): SideSettings {
  const parsed = parseJaas(jaas.value);
  if (parsed === null) {
    throw entries.refuse(jaas, 'this is not one login module with its options, `CLASS required name="value";`');
  }
  const kind = Object.entries(loginModules).find(([name]) => name === parsed.module)?.[1];
  if (kind === undefined) throw entries.refuse(jaas, `the login module ${parsed.module} is not known here`);
  if (kind === 'iam') return {};
  const option = (name: string): Given<string> | undefined => optionOf(parsed, name, jaas);
  if (kind === 'oauth') {
    const clientSecret = option('clientSecret');
    const extensions = [...parsed.options].flatMap(([name, value]) =>
      name.startsWith('extension_') ? [[name.slice('extension_'.length), value] as const] : [],
    );
    return said<SideSettings>({
      ...{ clientId: option('clientId'), scope: option('scope') },
      clientSecret: clientSecret === undefined ? undefined : secretText(clientSecret),
      extensions: extensions.length === 0 ? undefined : { value: Object.fromEntries(extensions), from: jaas.from },
    });
  }
  const password = option('password');
  return said<SideSettings>({
    username: option('username'),
    password: password === undefined ? undefined : secretText(password),
  });
}

function optionOf({ options }: JaasEntry, name: string, { from }: Given<string>): Given<string> | undefined {
  const value = options.get(name);
  return value === undefined ? undefined : { value, from };
}

function storesOf(entries: Entries): SideSettings {
  const trusted = entries.path('ssl.truststore.location');
  const trustType = entries.text('ssl.truststore.type')?.value.toUpperCase();
  const trustText = entries.pemText('ssl.truststore.certificates');
  entries.text('ssl.truststore.password');
  if (trusted !== undefined && trustType !== 'PEM') {
    throw entries.refuse(
      trusted,
      `the truststore "${trusted.value}" is of the type ${trustType ?? 'JKS'}, and only PEM is read`,
      `Write its certificates out, \`keytool -list -rfc -keystore ${trusted.value} > ca.pem\`, and name that file with \`ssl.truststore.type=PEM\`.`,
    );
  }
  const ca = trustText ?? (trusted === undefined ? undefined : pemFile(trusted));
  const location = entries.path('ssl.keystore.location');
  const type = entries.text('ssl.keystore.type')?.value.toUpperCase() ?? 'JKS';
  const chain = entries.pemText('ssl.keystore.certificate.chain');
  const key = entries.pemText('ssl.keystore.key');
  const storePassword = entries.secret('ssl.keystore.password');
  const keyPassword = entries.secret('ssl.key.password') ?? storePassword;
  if (location === undefined) return said<SideSettings>({ ca, cert: chain, key, keyPassword });
  // A file in PEM has the key and the certificates in one (KIP-651).
  if (type === 'PEM') return said<SideSettings>({ ca, cert: pemFile(location), key: pemFile(location), keyPassword });
  // Java reads PKCS#12 where JKS is said, and its file says what it is.
  return said<SideSettings>({ ca, keystore: location, keyPassword: storePassword ?? keyPassword });
}

function pemFile({ value: path, from }: Given<string>): Given<PemSource> {
  return { value: { kind: 'file', path }, from };
}

function refuseHandlers(entries: Entries): void {
  for (const name of ['sasl.login.callback.handler.class', 'sasl.client.callback.handler.class']) {
    const handler = entries.text(name);
    if (handler === undefined || knownHandlers.includes(handler.value)) continue;
    throw entries.refuse(handler, `the class ${handler.value} cannot be run here`);
  }
  for (const name of ['ssl.engine.factory.class', 'security.providers', 'sasl.login.class']) {
    const named = entries.text(name);
    if (named !== undefined) throw entries.refuse(named, `the class ${named.value} cannot be run here`);
  }
}
