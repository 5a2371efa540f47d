import { describe, expect, it } from 'vitest';
import { resolveConnection, type Connection, type LocalClusterAddresses } from '../../../src/lib/config/connection.js';
import { parseProfiles } from '../../../src/lib/config/profiles/parse.js';
import { settingsOfFlags } from '../../../src/lib/config/read-options.js';

interface Situation {
  readonly flags?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly running?: Readonly<Record<string, LocalClusterAddresses>>;
}

const profilesText = `use: chosen
profiles:
  prod:
    brokers: prod:9093
    registry: { url: https://prod, username: sr, password: { env: SR } }
    tls: { ca: ca.pem }
    sasl: { mechanism: SCRAM-SHA-512, username: alice, password: { file: secret } }
  chosen: { brokers: chosen:1 }
`;

async function resolve({ flags = {}, env = {}, running = {} }: Situation): Promise<Connection> {
  const { cluster, profile, ...texts } = flags;
  const { profiles, use } = parseProfiles('/etc/config.yaml', profilesText, false);
  const shared = parseProfiles('/repo/.todo-kafka.yaml', 'profiles: { repo: { brokers: repo:1 } }', true).profiles;
  const named = [...profiles, ...shared];
  return resolveConnection({
    flags: {
      settings: settingsOfFlags(new Map(Object.entries(texts)), '/folder'),
      cluster,
      profile: profile === undefined ? undefined : { value: profile, from: '--profile' },
    },
    env,
    workingDirectory: '/folder',
    findLocalCluster: (name) => Promise.resolve(running[name] ?? null),
    profiles: {
      named: ({ value }) => {
        const found = named.find(({ name }) => name === value);
        return found === undefined ? Promise.reject(new Error(value)) : Promise.resolve(found);
      },
      chosen: () => Promise.resolve(('NO_CHOICE' in env ? undefined : named.find(({ name }) => name === use)) ?? null),
    },
    readClientFile: () => Promise.resolve({ brokers: { address: { value: 'file:1', from: 'file' } }, registry: {} }),
  });
}

const todo: LocalClusterAddresses = {
  brokers: [{ host: 'localhost', port: 9392 }],
  registry: 'http://localhost:8381/apis/ccompat/v7',
};
const other: LocalClusterAddresses = { brokers: [{ host: 'localhost', port: 9592 }], registry: null };
const notChosen = { env: { NO_CHOICE: '' } };
const everything: Situation = {
  flags: { brokers: 'flag:1', registry: 'http://flag:1' },
  env: {
    TODO_KAFKA_BROKERS: 'ours:1',
    TODO_KAFKA_REGISTRY: 'http://ours:1',
    TODO_KAFKA_CLUSTER: 'other',
    KAFKA_BROKERS: 'foreign:1',
    SCHEMA_REGISTRY_URL: 'http://foreign:1',
  },
  running: { todo, other },
};

function summary({ brokers, registry, source, local, localCluster }: Connection): readonly unknown[] {
  return [brokers?.map(({ host, port }) => `${host}:${port}`).join(), registry?.href, source, local, localCluster];
}

describe('which cluster', () => {
  it.each<readonly [string, Situation, readonly unknown[]]>([
    ['address flags first', everything, ['flag:1', 'http://flag:1/', '--brokers, --registry', false, null]],
    [
      'then --cluster',
      { ...everything, flags: { cluster: 'todo' } },
      ['localhost:9392', todo.registry, 'local cluster "todo"', true, 'todo'],
    ],
    [
      'then our own variables',
      { ...everything, flags: {} },
      ['ours:1', 'http://ours:1/', 'TODO_KAFKA_BROKERS, TODO_KAFKA_REGISTRY', false, null],
    ],
    [
      'then TODO_KAFKA_CLUSTER',
      { env: { TODO_KAFKA_CLUSTER: 'other', KAFKA_BROKERS: 'foreign:1' }, running: { todo, other } },
      ['localhost:9592', undefined, 'local cluster "other"', true, 'other'],
    ],
    [
      'then the names of other programs',
      { env: { KAFKA_BOOTSTRAP_SERVERS: 'b:1,[::1]:2' }, running: { todo } },
      ['b:1,::1:2', undefined, 'KAFKA_BOOTSTRAP_SERVERS', false, null],
    ],
    [
      'then the profile that `config use` has chosen',
      { env: {}, running: { todo } },
      ['chosen:1', undefined, 'profile "chosen"', false, null],
    ],
    [
      'then the running local cluster',
      { ...notChosen, running: { todo } },
      ['localhost:9392', todo.registry, 'local cluster "todo"', true, 'todo'],
    ],
    [
      'then the default',
      notChosen,
      ['localhost:9092,localhost:9093,localhost:9094', 'http://localhost:8081/', 'the default addresses', true, null],
    ],
    [
      'an empty variable is none',
      { env: { ...notChosen.env, TODO_KAFKA_BROKERS: '' }, running: { todo } },
      ['localhost:9392', todo.registry, 'local cluster "todo"', true, 'todo'],
    ],
  ])('%s', async (_, situation, expected) => {
    expect(summary(await resolve(situation))).toEqual(expected);
  });

  it.each<readonly [string, Situation, readonly unknown[]]>([
    [
      'a flag for brokers, the environment for the registry',
      { flags: { brokers: 'flag:1' }, env: { TODO_KAFKA_REGISTRY: 'http://ours:1' } },
      ['flag:1', 'http://ours:1/', '--brokers, TODO_KAFKA_REGISTRY', false, null],
    ],
    [
      'a flag for the registry, the environment for brokers',
      { flags: { registry: 'http://flag:1' }, env: { TODO_KAFKA_BROKERS: 'ours:1' } },
      ['ours:1', 'http://flag:1/', 'TODO_KAFKA_BROKERS, --registry', false, null],
    ],
    [
      'brokers alone have no registry of a local cluster',
      { flags: { brokers: 'flag:1' }, running: { todo } },
      ['flag:1', undefined, '--brokers', false, null],
    ],
    [
      'a profile is whole',
      { flags: { profile: 'chosen' }, env: { TODO_KAFKA_REGISTRY: 'http://ours:1', TODO_KAFKA_USERNAME: 'eve' } },
      ['chosen:1', undefined, 'profile "chosen"', false, null],
    ],
    [
      'and flags change it',
      { flags: { profile: 'prod', brokers: 'flag:1' } },
      ['flag:1', 'https://prod/', 'profile "prod"', false, null],
    ],
    [
      'TODO_KAFKA_PROFILE comes after addresses of flags, and is not mixed with them',
      { flags: { brokers: 'flag:1' }, env: { TODO_KAFKA_PROFILE: 'prod' } },
      ['flag:1', undefined, '--brokers', false, null],
    ],
    [
      'TODO_KAFKA_PROFILE',
      { env: { TODO_KAFKA_PROFILE: 'prod', TODO_KAFKA_CLUSTER: 'other' }, running: { other } },
      ['prod:9093', 'https://prod/', 'profile "prod"', false, null],
    ],
    [
      'a file of another program, which the environment names',
      { env: { TODO_KAFKA_COMMAND_CONFIG: 'client.properties' } },
      ['file:1', undefined, 'file', false, null],
    ],
  ])('combines what was said: %s', async (_, situation, expected) => {
    expect(summary(await resolve(situation))).toEqual(expected);
  });

  it('leaves no password of a profile to addresses from elsewhere', async () => {
    const { settings } = await resolve({ flags: { brokers: 'flag:1' }, env: { TODO_KAFKA_PROFILE: 'prod' } });
    expect(settings.brokers).toEqual({ address: { value: 'flag:1', from: '--brokers' } });
  });

  it('takes logins of the environment beside addresses of flags', async () => {
    const { settings } = await resolve({
      flags: { brokers: 'flag:1', sasl: 'PLAIN' },
      env: { TODO_KAFKA_USERNAME: 'bob', TODO_KAFKA_PASSWORD: 'x', TODO_KAFKA_TLS: 'true' },
    });
    expect(settings.brokers).toMatchObject({
      mechanism: { value: 'PLAIN', from: '--sasl' },
      username: { value: 'bob', from: 'TODO_KAFKA_USERNAME' },
      password: { value: { kind: 'env', name: 'TODO_KAFKA_PASSWORD' } },
      tls: { value: true, from: 'TODO_KAFKA_TLS' },
    });
  });

  it('changes the login of the chosen profile by flags', async () => {
    const { settings } = await resolve({ flags: { username: 'bob', sasl: 'PLAIN', 'password-file': 'pw' } });
    expect(settings.brokers).toMatchObject({
      address: { value: 'chosen:1' },
      username: { value: 'bob' },
      password: { value: { kind: 'file', path: '/folder/pw' } },
    });
  });

  it.each<readonly [string, Situation]>([
    ['--username', { ...notChosen, flags: { username: 'bob' } }],
    ['--registry-token-file', { ...notChosen, flags: { 'registry-token-file': 'f' }, running: { todo } }],
    ['TODO_KAFKA_PASSWORD', { env: { ...notChosen.env, TODO_KAFKA_PASSWORD: 'x' } }],
    ['TODO_KAFKA_TLS', { env: { ...notChosen.env, TODO_KAFKA_TLS: '1' }, running: { todo } }],
  ])('gives no login to a cluster that nobody has named: %s', async (source, situation) => {
    await expect(resolve(situation)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `${source} is given, but no cluster that it is for`,
      hint: 'Name its brokers with `--brokers`, or a profile with `--profile`.',
    });
  });

  it.each(['username', 'password-command', 'tls-key', 'registry-token-file', 'oauth-client-id'])(
    'hands no login to an address of a repository: --%s',
    async (flag) => {
      await expect(resolve({ flags: { profile: 'repo', [flag]: 'x' } })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: `--${flag}: addresses from "/repo/.todo-kafka.yaml" get no login from elsewhere`,
      });
    },
  );

  it('refuses a local cluster that does not run', async () => {
    await expect(resolve({ flags: { cluster: 'x' } })).rejects.toMatchObject({
      code: 'CLUSTER_NOT_RUNNING',
      message: 'the local cluster "x" is not running',
      hint: 'Start it with `todo-kafka up --cluster x`.',
    });
  });

  it.each([
    ['localhost', '--brokers: "localhost" is not a broker\'s address'],
    ['a:1,,b:2', '--brokers: "" is not a broker\'s address'],
    ['a:99999', '--brokers: "a:99999" is not a broker\'s address'],
    ['http://a:1', '--brokers: "http://a:1" is not a broker\'s address'],
  ])('refuses the broker list "%s"', async (brokers, message) => {
    await expect(resolve({ flags: { brokers } })).rejects.toMatchObject({ code: 'CONFIG_INVALID', message });
  });

  it('refuses a registry that is no URL, without repeating it: it may hold a password', async () => {
    await expect(resolve({ flags: { registry: 'user:secret@host' } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: '--registry: this is not the URL of a schema registry',
    });
  });
});
