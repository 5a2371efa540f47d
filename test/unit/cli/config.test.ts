import { readFileSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { workspace } from '../../helpers/workspace.js';

interface World {
  readonly folder: string;
  readonly file: string;
  readonly text: () => string;
  readonly run: (...argv: readonly string[]) => Promise<RunResult>;
}

function world(files: Readonly<Record<string, string>> = {}): World {
  const folder = workspace(files);
  const file = join(folder, 'todo-kafka', 'config.yaml');
  return {
    ...{ folder, file, text: () => readFileSync(file, 'utf8') },
    run: (...argv) => runMain(argv, { env: { XDG_CONFIG_HOME: folder }, workingDirectory: folder }),
  };
}

describe('config set, unset, use and remove', () => {
  it('write a file that nobody else can read, and keep its comments', async () => {
    const { file, text, run } = world();
    expect(
      (await run('config', 'set', 'prod', 'brokers=a:9093', 'sasl.mechanism=PLAIN', 'sasl.username=bob')).code,
    ).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, `# mine\n${text()}    # the end\n`);
    expect((await run('config', 'set', 'prod', 'sasl.password.env=SECRET', 'tls=true', 'readOnly=true')).stderr).toBe(
      '',
    );
    expect(
      (await run('config', 'set', 'prod', 'tls.ca=ca.pem', 'mask=value.email,key', 'registry=http://a')).code,
    ).toBe(0);
    expect((await run('config', 'set', 'prod', 'registry.username=sr', 'registry.password.file=pw')).code).toBe(0);
    expect((await run('config', 'unset', 'prod', 'readOnly')).stdout).toBe(
      'Profile "prod" has no readOnly any more.\n',
    );
    expect((await run('config', 'use', 'prod')).stdout).toBe('Commands that name no cluster mean profile "prod".\n');
    expect(text()).toBe(`# mine
profiles:
  prod:
    brokers: a:9093
    sasl:
      mechanism: PLAIN
      username: bob
      password:
        env: SECRET
    tls:
      ca: ca.pem
    mask:
      - value.email
      - key
    registry:
      url: http://a
      username: sr
      password:
        file: pw
    # the end
use: prod
`);
    expect((await run('config', 'remove', 'prod')).code).toBe(0);
    expect(text()).not.toContain('prod');
  });

  it.each([
    [['set', 'p', 'sasl.password=hunter2'], 'sasl.password: a secret is never written on a command line'],
    [['set', 'p', 'brokers'], 'write key=value, such as brokers=localhost:9092'],
    [['set', 'a b', 'brokers=a:1'], '"a b" is no name of a profile: write letters, digits, `-`, `_` and `.`'],
    [['use', 'nobody'], 'there is no profile "nobody", nor any other'],
    [['use'], 'name a profile, or write --none'],
    [['unset', 'p', 'tls'], 'there is no profile "p", nor any other'],
  ])('refuse %j, and write nothing', async (argv, message) => {
    const { file, run } = world();
    const { code, stderr } = await run('config', ...argv);
    expect(stderr.split('\n')[0]).toBe(`Error: ${message}`);
    expect(stderr).not.toContain('hunter2');
    expect(code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  it('put one way of reading a secret in the place of another', async () => {
    const { text, run } = world();
    await run('config', 'set', 'p', 'brokers=a:1', 'sasl.mechanism=PLAIN', 'sasl.username=a', 'sasl.password.file=pw');
    expect((await run('config', 'set', 'p', 'sasl.password.command=pass show it')).code).toBe(0);
    expect(text()).toContain('password:\n        command: pass show it\n');
    expect(text()).not.toContain('file:');
  });

  it('write nothing that would not be valid', async () => {
    const { text, run } = world();
    await run('config', 'set', 'p', 'brokers=a:1');
    const before = text();
    const { code, stderr } = await run('config', 'set', 'p', 'brokerz=b:1', 'readOnly=maybe');
    expect(stderr).toContain('unknown field: did you mean `brokers`?');
    expect(stderr).toContain('write true or false');
    expect(code).toBe(2);
    expect(text()).toBe(before);
  });
});

const properties = `bootstrap.servers=a:9093
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="alice" password="hunter2";
schema.registry.url=https://sr
basic.auth.user.info=key:hunter3
`;

describe('config import', () => {
  it('keeps secrets in files of their own', async () => {
    const { folder, text, run } = world({ 'client.properties': properties });
    const { code, stdout, stderr } = await run('config', 'import', 'client.properties', '--as', 'prod', '--debug');
    expect(code).toBe(0);
    expect(`${stdout}${stderr}${text()}`).not.toMatch(/hunter/);
    expect(text()).toBe(`profiles:
  prod:
    brokers: a:9093
    registry:
      url: https://sr
      username: key
      password:
        file: secrets/prod-registry-password
    tls: true
    sasl:
      mechanism: SCRAM-SHA-512
      username: alice
      password:
        file: secrets/prod-password
`);
    const secret = join(folder, 'todo-kafka', 'secrets', 'prod-password');
    expect(readFileSync(secret, 'utf8')).toBe('hunter2');
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect((await run('config', 'import', 'client.properties', '--as', 'prod')).code).toBe(2);
  });

  it.each([
    [
      'rpk',
      `current_profile: prod
profiles:
  - name: dev
    kafka_api: { brokers: [d:1] }
  - name: prod
    kafka_api:
      brokers: [a:9093, b:9093]
      tls: { ca_file: /ca.pem }
      sasl: { user: alice, password: hunter2, mechanism: SCRAM-SHA-256 }
    schema_registry: { addresses: [sr:8081] }
`,
      /brokers: a:9093,b:9093\n {4}registry: http:\/\/sr:8081\n {4}tls:\n {6}ca: \/ca.pem\n {4}sasl:\n {6}mechanism: SCRAM-SHA-256\n {6}username: alice\n/,
    ],
    [
      'kafkactl',
      `contexts:
  prod:
    brokers: [a:9093]
    tls: { enabled: true }
    sasl: { enabled: true, mechanism: scram-sha512, username: alice, password: hunter2 }
current-context: prod
`,
      /brokers: a:9093\n {4}tls: true\n {4}sasl:\n {6}mechanism: SCRAM-SHA-512\n {6}username: alice\n/,
    ],
    ['librdkafka', 'metadata.broker.list=a:1\n', /brokers: a:1\n/],
  ])('reads the file of %s', async (format, content, expected) => {
    const { text, run } = world({ file: content });
    const { stdout } = await run('config', 'import', 'file', '--as', 'it');
    expect(stdout).toContain(`(${format})`);
    expect(text()).toMatch(expected);
    expect(text()).not.toContain('hunter2');
  });
});

describe('config show and list', () => {
  it('say where each value came from, and no secret', async () => {
    const { file, folder, run } = world({ 'client.properties': properties });
    await run('config', 'import', 'client.properties', '--as', 'prod');
    await run('config', 'set', 'prod', 'mask=value.email', 'protected=true');
    const { stdout } = await run('config', 'show', '-P', 'prod', '--username', 'bob', '--json');
    const shown: unknown = JSON.parse(stdout);
    expect(shown).toMatchObject({
      ...{ kind: 'config.show', profile: 'prod', source: 'profile "prod"', brokers: ['a:9093'], protected: true },
      mask: ['value.email'],
    });
    expect((shown as { settings: unknown }).settings).toContainEqual({
      ...{ side: 'brokers', name: 'username', value: 'bob', secret: false, from: '--username' },
    });
    expect((shown as { settings: unknown }).settings).toContainEqual({
      ...{ side: 'brokers', name: 'password', secret: true },
      value: `file ${join(folder, 'todo-kafka', 'secrets', 'prod-password')}`,
      from: `"${file}", line 13, profiles.prod.sasl.password`,
    });
    const text = await run('config', 'show', 'prod');
    expect(text.stdout).toMatch(
      /^SETTING +VALUE +FROM\nprofile +prod, protected, hides value.email +profile "prod"\nbrokers +a:9093 /,
    );
    expect(`${stdout}${text.stdout}`).not.toMatch(/hunter/);
    expect((await run('config', 'list')).stdout).toMatch(
      /NAME +BROKERS +REGISTRY +USED +FILE\nprod +a:9093 +https:\/\/sr +no /,
    );
  });

  it('print what other programs take', async () => {
    const { run } = world();
    await run(
      'config',
      'set',
      'p',
      'brokers=a:1',
      'tls.ca=/ca.pem',
      'sasl.mechanism=SCRAM-SHA-512',
      'sasl.username=al"ice',
    );
    await run('config', 'set', 'p', 'sasl.password.env=SECRET');
    expect((await run('config', 'show', 'p', '--output', 'client.properties')).stdout).toBe(`bootstrap.servers=a:1
security.protocol=SASL_SSL
config.providers=env
config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="al\\\\"ice" password="\${env:SECRET}";
ssl.truststore.type=PEM
ssl.truststore.location=/ca.pem
`);
    expect((await run('config', 'show', 'p', '--output', 'librdkafka')).stdout).toBe(`bootstrap.servers=a:1
security.protocol=SASL_SSL
sasl.mechanisms=SCRAM-SHA-512
sasl.username=al"ice
# sasl.password: what the environment has as SECRET
ssl.ca.location=/ca.pem
`);
    expect((await run('config', 'show', 'p', '--output', 'yaml')).stdout).toContain('mechanism: SCRAM-SHA-512');
  });

  it('names the file', async () => {
    const { file, run } = world();
    expect((await run('config', 'path')).stdout).toBe(`${file}\n`);
  });
});
