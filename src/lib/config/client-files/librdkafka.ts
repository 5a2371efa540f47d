import type { ConnectionSettings, Given, SideSettings } from '../settings.js';
import { said } from '../said.js';
import type { Entries } from './entries.js';
import { protocolOf } from './security-protocol.js';
import { registryOf } from './confluent-registry.js';

/** Names that only librdkafka has: a file with one of them is its. */
export const librdkafkaNames: ReadonlySet<string> = new Set([
  ...['metadata.broker.list', 'sasl.mechanisms', 'sasl.username', 'sasl.password', 'ssl.ca.location', 'ssl.ca.pem'],
  ...['ssl.certificate.location', 'ssl.certificate.pem', 'ssl.key.location', 'ssl.key.pem'],
  ...['sasl.oauthbearer.method', 'sasl.oauthbearer.client.id', 'sasl.oauthbearer.client.secret'],
  'enable.ssl.certificate.verification',
]);

/**
 * Settings of librdkafka: of kcat, confluent-kafka for Python, Go and .NET.
 * @see https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md
 * @throws AppError CONFIG_INVALID for what cannot be honoured
 */
export function librdkafkaSettings(entries: Entries): ConnectionSettings {
  const address = entries.text('bootstrap.servers', 'metadata.broker.list');
  const { tls, sasl } = protocolOf(entries);
  const verification = entries.text('enable.ssl.certificate.verification');
  if (verification !== undefined && /^(?:false|f|0)$/i.test(verification.value)) {
    throw entries.refuse(verification, 'certificates are always checked here', 'Name the authority to trust.');
  }
  const algorithm = entries.raw('ssl.endpoint.identification.algorithm');
  if (algorithm !== undefined && algorithm.value.toLowerCase() !== 'https') {
    throw entries.refuse(algorithm, 'the names in certificates are always checked here');
  }
  const protection = said<SideSettings>({
    ca: entries.pemText('ssl.ca.pem') ?? entries.pemFile('ssl.ca.location'),
    cert: entries.pemText('ssl.certificate.pem') ?? entries.pemFile('ssl.certificate.location'),
    key: entries.pemText('ssl.key.pem') ?? entries.pemFile('ssl.key.location'),
    keystore: entries.path('ssl.keystore.location'),
    keyPassword: entries.secret('ssl.key.password', 'ssl.keystore.password'),
  });
  return {
    brokers: {
      ...said<SideSettings>({ address, tls }),
      ...(tls?.value === true ? protection : {}),
      ...(sasl ? loginOf(entries) : {}),
    },
    registry: registryOf(entries),
  };
}

function loginOf(entries: Entries): SideSettings {
  const method = entries.text('sasl.oauthbearer.method');
  if (method !== undefined && method.value.toLowerCase() !== 'oidc') {
    throw entries.refuse(method, `"${method.value}" cannot be honoured here: use oidc`);
  }
  // librdkafka's default is Kerberos.
  const mechanism = entries.text('sasl.mechanisms', 'sasl.mechanism');
  return said<SideSettings>({
    mechanism: mechanism ?? { value: 'GSSAPI', from: `"${entries.file}", sasl.mechanism` },
    username: entries.text('sasl.username'),
    password: entries.secret('sasl.password'),
    tokenUrl: entries.text('sasl.oauthbearer.token.endpoint.url'),
    clientId: entries.text('sasl.oauthbearer.client.id', 'sasl.oauthbearer.client.credentials.client.id'),
    clientSecret: entries.secret('sasl.oauthbearer.client.secret', 'sasl.oauthbearer.client.credentials.client.secret'),
    scope: entries.text('sasl.oauthbearer.scope'),
    extensions: extensionsOf(entries.text('sasl.oauthbearer.extensions')),
  });
}

/** `name=value,name=value` */
function extensionsOf(given: Given<string> | undefined): Given<Readonly<Record<string, string>>> | undefined {
  if (given === undefined) return undefined;
  const pairs = given.value.split(',').map((pair) => pair.trim().split(/=(.*)/s).slice(0, 2));
  return { value: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])), from: given.from };
}
