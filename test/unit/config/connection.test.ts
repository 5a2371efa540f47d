import { describe, expect, it } from 'vitest';
import { resolveConnection, type Connection, type LocalClusterAddresses } from '../../../src/lib/config/connection.js';

interface Situation {
  readonly flags?: { readonly brokers?: string; readonly registry?: string; readonly cluster?: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly running?: Readonly<Record<string, LocalClusterAddresses>>;
}

async function resolve({ flags, env, running }: Situation): Promise<Connection> {
  return resolveConnection({
    flags: { brokers: flags?.brokers, registry: flags?.registry, cluster: flags?.cluster },
    env: env ?? {},
    findLocalCluster: (name) => Promise.resolve(running?.[name] ?? null),
  });
}

const todo: LocalClusterAddresses = {
  brokers: [{ host: 'localhost', port: 9392 }],
  registry: 'http://localhost:8381/apis/ccompat/v7',
};
const other: LocalClusterAddresses = { brokers: [{ host: 'localhost', port: 9592 }], registry: null };
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
      'then the running local cluster',
      { running: { todo } },
      ['localhost:9392', todo.registry, 'local cluster "todo"', true, 'todo'],
    ],
    [
      'then the default',
      {},
      ['localhost:9092,localhost:9093,localhost:9094', 'http://localhost:8081/', 'the default addresses', true, null],
    ],
    [
      'an empty variable is none',
      { env: { TODO_KAFKA_BROKERS: '' }, running: { todo } },
      ['localhost:9392', todo.registry, 'local cluster "todo"', true, 'todo'],
    ],
  ])('%s', async (_, situation, expected) => {
    expect(summary(await resolve(situation))).toEqual(expected);
  });

  it('takes brokers and registry from one source', async () => {
    const connection = await resolve({ flags: { brokers: 'flag:1' }, env: { TODO_KAFKA_REGISTRY: 'http://ours:1' } });
    expect(connection.registry).toBeNull();
    const registryOnly = await resolve({ flags: { registry: 'http://flag:1' }, env: { TODO_KAFKA_BROKERS: 'ours:1' } });
    expect(registryOnly.brokers).toBeNull();
  });

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
