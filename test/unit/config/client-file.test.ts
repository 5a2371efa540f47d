import { describe, expect, it } from 'vitest';
import { clientSettings } from '../../../src/lib/config/client-files/client-file.js';
import { parseJaas } from '../../../src/lib/config/client-files/jaas.js';
import { javaProperties } from '../../../src/lib/config/client-files/properties.js';
import type { SecretSource, SideSettings } from '../../../src/lib/config/settings.js';

const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule';

/** The values of a side, secrets read. */
async function values(side: SideSettings): Promise<Readonly<Record<string, unknown>>> {
  const pairs = Object.entries(side).map(async ([name, { value }]: [string, { value: unknown }]) => [
    name,
    isSecret(value) ? await value.read() : value,
  ]);
  return Object.fromEntries((await Promise.all(pairs)) as [string, unknown][]);
}

function isSecret(value: unknown): value is Extract<SecretSource, { kind: 'value' }> {
  return typeof value === 'object' && value !== null && 'read' in value;
}

function read(text: string): ReturnType<typeof clientSettings> {
  return clientSettings(text, 'client.properties', '/folder', { SECRET: 'of the environment' });
}

describe('a client.properties of Java', () => {
  it.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    ['plain text', 'bootstrap.servers=a:1,b:2', { address: 'a:1,b:2' }],
    ['TLS', 'security.protocol = SSL\nbootstrap.servers: a:1', { address: 'a:1', tls: true }],
    [
      'SCRAM',
      `security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${scram} required \\\n  username="alice" \\\n  password="a\\\\"b=;c";`,
      { tls: true, mechanism: 'SCRAM-SHA-512', username: 'alice', password: 'a"b=;c' },
    ],
    [
      'OAuth',
      `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://idp/token
sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId='c' clientSecret="s" scope=read extension_logicalCluster="lkc";`,
      {
        ...{ tls: false, mechanism: 'OAUTHBEARER', tokenUrl: 'https://idp/token', clientId: 'c', clientSecret: 's' },
        ...{ scope: 'read', extensions: { logicalCluster: 'lkc' } },
      },
    ],
    [
      'stores in PEM',
      'security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=ca.pem\nssl.keystore.type=PEM\nssl.keystore.location=/k.pem\nssl.key.password=pw',
      {
        tls: true,
        ca: { kind: 'file', path: '/folder/ca.pem' },
        cert: { kind: 'file', path: '/k.pem' },
        key: { kind: 'file', path: '/k.pem' },
        keyPassword: 'pw',
      },
    ],
    [
      'a keystore of PKCS#12',
      'security.protocol=SSL\nssl.keystore.type=PKCS12\nssl.keystore.location=k.p12\nssl.keystore.password=pw',
      { tls: true, keystore: '/folder/k.p12', keyPassword: 'pw' },
    ],
    [
      'a secret of the environment',
      `config.providers=env\nconfig.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=${scram} required username="a" password="\${env:SECRET}";`,
      { tls: true, mechanism: 'PLAIN', username: 'a', password: 'of the environment' },
    ],
    [
      'what does not count without the protocol',
      `sasl.mechanism=PLAIN\nsasl.jaas.config=${scram} required username="a" password="b";\nssl.keystore.type=PEM\nssl.keystore.location=k`,
      {},
    ],
  ])('gives %s', async (_, text, expected) => {
    const { settings, format } = read(text);
    expect(await values(settings.brokers)).toEqual(expected);
    expect(format).toBe('java');
  });

  it('gives the registry of the serializers, and says what it does not know', async () => {
    const { settings, unknown } = read(
      'schema.registry.url=https://sr\nbasic.auth.credentials.source=USER_INFO\nbasic.auth.user.info=key:a:b\ngroup.id=g\nclient.dns.lookup=x',
    );
    expect(await values(settings.registry)).toEqual({ address: 'https://sr', username: 'key', password: 'a:b' });
    expect(unknown).toEqual(['group.id', 'client.dns.lookup']);
  });

  it.each([
    [
      'security.protocol=SSL\nssl.endpoint.identification.algorithm=',
      'line 2, ssl.endpoint.identification.algorithm: the names in certificates are always checked here',
    ],
    ['security.protocol=TLS', 'line 1, security.protocol: "TLS" is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL'],
    [
      'security.protocol=SSL\nssl.truststore.location=t.jks',
      'line 2, ssl.truststore.location: the truststore "/folder/t.jks" is of the type JKS, and only PEM is read',
    ],
    [
      'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required;',
      'line 3, sasl.jaas.config: the login module com.sun.security.auth.module.Krb5LoginModule is not known here',
    ],
    [
      'sasl.jaas.config=nonsense',
      'line 1, sasl.jaas.config: this is not one login module with its options, `CLASS required name="value";`',
    ],
    [
      'sasl.login.callback.handler.class=com.corp.Handler',
      'line 1, sasl.login.callback.handler.class: the class com.corp.Handler cannot be run here',
    ],
    [
      'config.providers=vault\nsasl.jaas.config=${vault:a:b}',
      'line 2, sasl.jaas.config: the provider "vault" is not known here',
    ],
    ['config.providers=env\nclient.id=${env:NOPE}', 'line 2, client.id: the environment has no NOPE'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(`"client.properties", ${message}`);
  });
});

describe('a file of librdkafka', () => {
  it('gives the login and the certificates, with nothing escaped', async () => {
    const { settings, format } = read(
      '# kcat\nbootstrap.servers=a:1\nsecurity.protocol=sasl_ssl\nsasl.mechanisms=SCRAM-SHA-256\nsasl.username=alice\nsasl.password=a\\b${x:y}=c\nssl.ca.location=ca.pem',
    );
    expect(format).toBe('librdkafka');
    expect(await values(settings.brokers)).toEqual({
      ...{ address: 'a:1', tls: true, mechanism: 'SCRAM-SHA-256', username: 'alice', password: 'a\\b${x:y}=c' },
      ca: { kind: 'file', path: '/folder/ca.pem' },
    });
  });

  it('refuses what would check no certificate', () => {
    expect(() => read('enable.ssl.certificate.verification=false')).toThrow('certificates are always checked here');
  });
});

describe('sasl.jaas.config', () => {
  it.each([
    ['a.B required;', { module: 'a.B', options: {} }],
    [`a.B required x="1" y='2' z=3 ;`, { module: 'a.B', options: { x: '1', y: '2', z: '3' } }],
    ['a.B required x="\\u" y="a\\tb\\101";', { module: 'a.B', options: { x: 'u', y: 'a\tbA' } }],
    ['a.B required x=";" y="=";', { module: 'a.B', options: { x: ';', y: '=' } }],
  ])('reads %s', (text, { module, options }) => {
    const parsed = parseJaas(text);
    expect(parsed?.module).toBe(module);
    expect(Object.fromEntries(parsed?.options ?? [])).toEqual(options);
  });

  it.each([
    '',
    'a.B',
    'a.B required',
    'a.B maybe;',
    'a.B required x=;',
    'a.B required x="1',
    'a.B required; c.D required;',
  ])('takes no %j', (text) => {
    expect(parseJaas(text)).toBeNull();
  });
});

it.each([
  ['a=b', [['a', 'b']]],
  ['  a : b ', [['a', 'b ']]],
  ['a b c', [['a', 'b c']]],
  ['#x\n!y\na=\\u0041\\n', [['a', 'A\n']]],
  [
    'a=1\\\n   2\nb=c\\\\\nd=e',
    [
      ['a', '12'],
      ['b', 'c\\'],
      ['d', 'e'],
    ],
  ],
  ['a\\=b=c', [['a=b', 'c']]],
  [
    'empty=\nnothing',
    [
      ['empty', ''],
      ['nothing', ''],
    ],
  ],
])('reads %j as Java does', (text, expected) => {
  expect(javaProperties(text).map(({ name, value }) => [name, value])).toEqual(expected);
});
