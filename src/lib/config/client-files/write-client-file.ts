import type { ConnectionSettings, Given, PemSource, SecretSource, SideSettings } from '../settings.js';

export const clientFormats = ['client.properties', 'librdkafka'] as const;
export type ClientFormat = (typeof clientFormats)[number];

const envProvider = 'org.apache.kafka.common.config.provider.EnvVarConfigProvider';
const modules = 'org.apache.kafka.common.security';

/**
 * Settings as another program's file. No secret stands in it: Java reads one from the environment (KIP-887), others have to be
 * added where a comment says so.
 */
export function clientFile({ brokers, registry }: ConnectionSettings, format: ClientFormat): string {
  const isJava = format === 'client.properties';
  const lines = [
    ...line('bootstrap.servers', brokers.address),
    `security.protocol=${protocolOf(brokers)}`,
    ...(isJava ? javaLogin(brokers) : librdkafkaLogin(brokers)),
    ...(isJava ? javaTls(brokers) : librdkafkaTls(brokers)),
    ...(isJava ? javaRegistry(registry) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function protocolOf({ tls, ca, cert, keystore, serverName, mechanism }: SideSettings): string {
  const isEncrypted = tls?.value ?? [ca, cert, keystore, serverName].some((given) => given !== undefined);
  if (mechanism === undefined) return isEncrypted ? 'SSL' : 'PLAINTEXT';
  return isEncrypted ? 'SASL_SSL' : 'SASL_PLAINTEXT';
}

function javaLogin(side: SideSettings): readonly string[] {
  const { mechanism, username, password, tokenUrl, clientId, clientSecret, scope } = side;
  if (mechanism === undefined) return [];
  const name = mechanism.value.toUpperCase();
  const secret = clientSecret ?? password;
  const isVariable = secret?.value.kind === 'env';
  const shown = secret?.value.kind === 'env' ? `\${env:${secret.value.name}}` : '…';
  const provider = isVariable ? ['config.providers=env', `config.providers.env.class=${envProvider}`] : [];
  const comment =
    isVariable || secret === undefined ? [] : [`# put the secret in place of the dots: ${sourceText(secret)}`];
  if (name === 'OAUTHBEARER') {
    const options = [jaas('clientId', clientId?.value), jaas('clientSecret', shown), jaas('scope', scope?.value)].join(
      '',
    );
    return [
      ...provider,
      'sasl.mechanism=OAUTHBEARER',
      ...line('sasl.oauthbearer.token.endpoint.url', tokenUrl),
      `sasl.login.callback.handler.class=${modules}.oauthbearer.OAuthBearerLoginCallbackHandler`,
      ...comment,
      `sasl.jaas.config=${modules}.oauthbearer.OAuthBearerLoginModule required${options};`,
    ];
  }
  const module = name === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  const options = `${jaas('username', username?.value)}${jaas('password', shown)}`;
  return [
    ...provider,
    `sasl.mechanism=${name}`,
    ...comment,
    `sasl.jaas.config=${modules}.${module} required${options};`,
  ];
}

/** In a value of properties, a backslash stands for itself when it is doubled. */
function jaas(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  return ` ${name}="${escaped(value.replace(/[\\"]/g, String.raw`\$&`))}"`;
}

function librdkafkaLogin(side: SideSettings): readonly string[] {
  const { mechanism, username, password, tokenUrl, clientId, clientSecret, scope } = side;
  if (mechanism === undefined) return [];
  const secret = clientSecret ?? password;
  const comment = (name: string): readonly string[] =>
    secret === undefined ? [] : [`# ${name}: ${sourceText(secret)}`];
  if (tokenUrl === undefined) {
    return [
      `sasl.mechanisms=${mechanism.value.toUpperCase()}`,
      ...(username === undefined ? [] : [`sasl.username=${username.value}`]),
      ...comment('sasl.password'),
    ];
  }
  return [
    'sasl.mechanisms=OAUTHBEARER',
    'sasl.oauthbearer.method=oidc',
    `sasl.oauthbearer.token.endpoint.url=${tokenUrl.value}`,
    ...(clientId === undefined ? [] : [`sasl.oauthbearer.client.id=${clientId.value}`]),
    ...comment('sasl.oauthbearer.client.secret'),
    ...(scope === undefined ? [] : [`sasl.oauthbearer.scope=${scope.value}`]),
  ];
}

function javaTls({ ca, cert, keystore, key, keyPassword }: SideSettings): readonly string[] {
  return [
    ...(ca === undefined ? [] : ['ssl.truststore.type=PEM', `ssl.truststore.location=${escaped(pathOf(ca))}`]),
    ...(keystore === undefined ? [] : ['ssl.keystore.type=PKCS12', `ssl.keystore.location=${escaped(keystore.value)}`]),
    ...(cert === undefined
      ? []
      : [
          'ssl.keystore.type=PEM',
          `# certificate ${pathOf(cert)} and key ${key === undefined ? '' : pathOf(key)} in one file:`,
          'ssl.keystore.location=…',
        ]),
    ...(keyPassword === undefined ? [] : [`# ssl.keystore.password: ${sourceText(keyPassword)}`]),
  ];
}

function librdkafkaTls({ ca, cert, key, keystore, keyPassword }: SideSettings): readonly string[] {
  return [
    ...(ca === undefined ? [] : [`ssl.ca.location=${pathOf(ca)}`]),
    ...(cert === undefined ? [] : [`ssl.certificate.location=${pathOf(cert)}`]),
    ...(key === undefined ? [] : [`ssl.key.location=${pathOf(key)}`]),
    ...(keystore === undefined ? [] : [`ssl.keystore.location=${keystore.value}`]),
    ...(keyPassword === undefined ? [] : [`# ssl.key.password: ${sourceText(keyPassword)}`]),
  ];
}

/** As Confluent's serializers are told of their registry. */
function javaRegistry({ address, ca, username, password, token }: SideSettings): readonly string[] {
  if (address === undefined) return [];
  const isVariable = (given: Given<SecretSource>): boolean => given.value.kind === 'env';
  const shown = (given: Given<SecretSource>): string =>
    given.value.kind === 'env' ? `\${env:${given.value.name}}` : '…';
  const comment = (given: Given<SecretSource>): readonly string[] =>
    isVariable(given) ? [] : [`# put the secret in place of the dots: ${sourceText(given)}`];
  return [
    ...line('schema.registry.url', address),
    ...(ca === undefined
      ? []
      : ['schema.registry.ssl.truststore.type=PEM', `schema.registry.ssl.truststore.location=${escaped(pathOf(ca))}`]),
    ...(username === undefined || password === undefined
      ? []
      : [
          'basic.auth.credentials.source=USER_INFO',
          ...comment(password),
          `basic.auth.user.info=${escaped(username.value)}:${shown(password)}`,
        ]),
    ...(token === undefined
      ? []
      : ['bearer.auth.credentials.source=STATIC_TOKEN', ...comment(token), `bearer.auth.token=${shown(token)}`]),
  ];
}

function line(name: string, given: Given<string> | undefined): readonly string[] {
  return given === undefined ? [] : [`${name}=${escaped(given.value)}`];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

function pathOf({ value }: Given<PemSource>): string {
  return value.kind === 'file' ? value.path : '…';
}

function sourceText({ value }: Given<SecretSource>): string {
  switch (value.kind) {
    case 'env':
      return `what the environment has as ${value.name}`;
    case 'file':
      return `what "${value.path}" holds`;
    case 'command':
      return `what \`${value.line}\` prints`;
    case 'keyring':
      return `what the keyring has for "${value.account}"`;
    case 'value':
      return 'a secret, which is not shown';
  }
}
