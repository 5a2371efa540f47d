import { chmodSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { eventually } from '../helpers/eventually.js';
import { expectCode } from '../helpers/expect-code.js';
import { ownClustersOfThisTest } from '../helpers/own-cluster.js';
import type { BinResult } from '../helpers/run-bin.js';
import { containers, docker, listed } from './engine.js';

const small = ['--runtime', 'docker', '--nodes', '1', '--without', 'registry,ui'];

function error({ code, stdout, stderr }: BinResult): unknown {
  expect(stdout).toBe('');
  return { exit: code, ...(JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as object) };
}

/** Each test leaves the engine as it was. */
async function expectNothing(): Promise<void> {
  expect(await containers()).toEqual([]);
  expect(await listed('volume', 'ls', '--quiet')).toEqual([]);
}

beforeEach(expectNothing);
afterAll(expectNothing);

describe('one node in a container', () => {
  it('has internal topics of one replica, and a name of its own beside another cluster', async () => {
    const own = ownClustersOfThisTest('todo', 'other.one');
    await own.document('up', ['up', '--runtime', 'docker', '--nodes', '1', '--without', 'ui']);
    const { topics } = await own.document('topics.list', ['topics', 'list', '--internal']);
    expect(topics.map(({ name, replicationFactor }) => [name, replicationFactor])).toEqual([
      ['__consumer_offsets', 1],
      ['kafkasql-journal', 1],
      ['kafkasql-snapshots', 1],
      ['registry-events', 1],
    ]);
    const other = ['--cluster', 'other.one'];
    const overlapping = error(await own.run(['up', ...small, ...other, '--json']));
    expect(overlapping).toMatchObject({ exit: 2, code: 'PORTS_OVERLAP' });
    const up = await own.document('up', ['up', ...small, ...other, '--port-offset', 'auto']);
    expect(up.brokers).toEqual([`localhost:${9092 + up.portOffset}`]);
    expect(await containers()).toEqual(['kafka1', 'other.one-kafka1', 'schema-registry']);
    expect(await listed('network', 'ls', '--format', '{{.Name}}', '--filter', 'name=todo-network')).toEqual([
      'other.one-todo-network',
      'todo-network',
    ]);
  });
});

describe('what is in the way', () => {
  it('a port is named', async () => {
    const own = ownClustersOfThisTest('todo');
    const server = createServer().listen(9092, '127.0.0.1');
    onTestFinished(() => void server.close());
    expect(error(await own.run(['up', ...small, '--json']))).toMatchObject({
      exit: 1,
      code: 'PORT_TAKEN',
      message: expect.stringMatching(/^port 9092 is taken by .* \(process \d+\)$/) as string,
    });
  });

  it('a container is named, and left alone', async () => {
    const own = ownClustersOfThisTest('todo');
    await docker('create', '--name', 'kafka1', 'todo-kafka-test/app', 'sleep', '60');
    onTestFinished(async () => {
      await docker('rm', '--force', 'kafka1');
    });
    expect(error(await own.run(['up', ...small, '--json']))).toMatchObject({
      exit: 1,
      code: 'CONTAINER_EXISTS',
      message: 'there is a container "kafka1" already, which is not of this cluster',
      hint: 'Remove it with `docker rm --force kafka1`.',
    });
    expect(await containers()).toEqual(['kafka1']);
  });

  it('volumes of a cluster whose state is lost are named, and left alone', async () => {
    const own = ownClustersOfThisTest('todo');
    const volume = 'todo-kafka-todo_kafka1-data';
    await docker('volume', 'create', '--label', 'com.docker.compose.project=todo-kafka-todo', volume);
    onTestFinished(async () => {
      await docker('volume', 'rm', volume);
    });
    expect(error(await own.run(['up', ...small, '--json']))).toMatchObject({
      exit: 1,
      code: 'DATA_UNUSABLE',
      message: 'Docker has volumes of a cluster "todo" that todo-kafka knows nothing of',
      problems: [{ message: volume }],
    });
    expect(await listed('volume', 'ls', '--quiet')).toEqual([volume]);
  });

  it('an image that no registry can be asked for', async () => {
    const own = ownClustersOfThisTest('todo');
    const env = { TODO_KAFKA_VERSION_KAFKA: '9.9.9' };
    expect(error(await own.run(['up', ...small, '--json'], { env }))).toMatchObject({
      exit: 3,
      code: 'DOWNLOAD_FAILED',
    });
    const wrong = await own.run(['up', ...small, '--json'], { env: { TODO_KAFKA_VERSION_KAFKA: '4.3 1' } });
    expect(error(wrong)).toMatchObject({
      exit: 2,
      message: 'TODO_KAFKA_VERSION_KAFKA is "4.3 1", which is no version',
    });
  });

  it('an engine that this user may not talk to is passed over, and refused when it is asked for', async () => {
    const own = ownClustersOfThisTest('todo');
    for (const folder of [inject('testRoot'), own.data]) chmodSync(folder, 0o777);
    const user = { uid: 54_321, gid: 54_321, env: { HOME: own.data } };
    expect(error(await own.run(['up', ...small, '--json'], user))).toMatchObject({ code: 'DOCKER_NOT_PERMITTED' });
    const env = { ...user.env, PATH: '/usr/local/bin:/usr/bin:/bin', JAVA_HOME: '/nowhere' };
    expect(error(await own.run(['up', '--json'], { ...user, env }))).toMatchObject({
      code: 'JAVA_MISSING',
      problems: [{ message: 'Docker was passed over: this user may not talk to the Docker engine' }],
    });
  });
});

describe('the other runtime', () => {
  it('is noticed while the first one is up, and when only its data is there', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', ...small]);
    const asked = ['up', '--runtime', 'native', '--json'];
    expect(error(await own.run(asked))).toMatchObject({
      exit: 2,
      code: 'RUNTIME_MISMATCH',
      message: 'cluster "todo" runs with `--runtime docker`, not with "native"',
    });
    const beside = error(await own.run([...asked, '--nodes', '1', '--cluster', 'native']));
    expect(beside).toMatchObject({ exit: 2, code: 'PORTS_OVERLAP' });
    await own.document('down', ['down']);
    expect(error(await own.run(['up', '--stack', 'zookeeper', '--json']))).toMatchObject({
      exit: 2,
      message: 'cluster "todo" has its data with `--stack kraft`, not with "zookeeper"',
    });
  });
});

describe('`up` that is interrupted', () => {
  it('leaves nothing of a new cluster', async () => {
    const own = ownClustersOfThisTest('todo');
    const up = own.start(['up', ...small]);
    await expect.poll(containers).toEqual(['kafka1']);
    up.process.kill('SIGINT');
    expectCode(await up.done, 130);
    expect([await containers(), existsSync(join(own.data, 'clusters/todo'))]).toEqual([[], false]);
  });

  it('leaves running what ran before', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', '--runtime', 'docker', '--nodes', '1', '--without', 'ui']);
    await own.run(['kill', 'schema-registry']);
    const up = own.start(['up', '--without', 'ui']);
    const running = (): Promise<readonly string[]> => listed('ps', '--format', '{{.Names}}');
    await expect.poll(running).toEqual(['kafka1', 'schema-registry']);
    up.process.kill('SIGTERM');
    expectCode(await up.done, 143);
    expect(await running()).toEqual(['kafka1']);
  });
});

describe('a stack that is half there', () => {
  it('is mended by `up`, also where a container was removed by hand', async () => {
    const own = ownClustersOfThisTest('todo');
    const { clusterId } = await own.document('up', ['up', '--runtime', 'docker', '--without', 'registry,ui']);
    await docker('rm', '--force', 'kafka2');
    await docker('stop', '--time', '1', 'kafka3');
    const up = await own.document('up', ['up', '--without', 'registry,ui']);
    expect(up.services.map(({ action }) => action)).toEqual(['unchanged', 'started', 'started']);
    expect(up.clusterId).toBe(clusterId);
    expect((await eventually(() => own.document('status', ['status']))).health).toBe('healthy');
  });

  it('fails as soon as a broker does, quotes it, and starts over when its data is deleted', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', ...small]);
    await own.document('down', ['down']);
    const spoil = 'echo garbage >/data/__cluster_metadata-0/quorum-state';
    await docker(
      'run',
      '--rm',
      '--user',
      'root',
      '--volume',
      'todo-kafka-todo_kafka1-data:/data',
      'todo-kafka-test/app',
      'bash',
      '-c',
      spoil,
    );
    expect(error(await own.run(['up', '--without', 'registry,ui', '--json']))).toMatchObject({
      exit: 1,
      code: 'DATA_UNUSABLE',
      message: 'kafka1 has ended: its data is damaged',
    });
    expect(await listed('ps', '--quiet')).toEqual([]);
    await own.run(['down', '--volumes', '--yes']);
  });
});
