import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { isRunning, ownClustersOfThisTest, pidOf } from '../../helpers/own-cluster.js';
import type { BinResult } from '../../helpers/run-bin.js';

const small = ['--nodes', '1', '--without', 'registry', '--port-offset', 'auto'];

describe('`up` that is interrupted', () => {
  it('leaves nothing of a new cluster', async () => {
    const own = ownClustersOfThisTest('todo');
    const up = own.start(['up', ...small]);
    const pidFile = join(own.data, 'clusters/todo/kafka1/pid');
    await expect.poll(() => existsSync(pidFile)).toBe(true);
    const pid = pidOf(own.data, 'todo', 'kafka1');
    up.process.kill('SIGINT');
    const { code, stdout, stderr } = await up.done;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/Error: interrupted\n$/);
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(readdirSync(join(own.data, 'clusters'))).toEqual([]);
  });

  it('leaves running what ran before, and its data', async () => {
    const own = ownClustersOfThisTest('todo');
    const before = await own.document('up', ['up', '--nodes', '1', '--port-offset', 'auto']);
    const broker = pidOf(own.data, 'todo', 'kafka1');
    await own.run(['kill', 'schema-registry']);
    const dead = pidOf(own.data, 'todo', 'schema-registry');
    const up = own.start(['up']);
    await expect.poll(() => pidIfAny(own.data)).not.toBe(dead);
    up.process.kill('SIGTERM');
    expectCode(await up.done, 143);
    const services = async (): Promise<unknown> =>
      (await own.document('status', ['status'], 4)).services.map(({ name, state, pid }) => [name, state, pid]);
    await expect.poll(services).toEqual([
      ['kafka1', 'running', broker],
      ['schema-registry', 'stopped', null],
    ]);
    expect((await own.document('up', ['up'])).clusterId).toBe(before.clusterId);
  });

  it('ended by SIGKILL, is carried on by the next one', async () => {
    const own = ownClustersOfThisTest('todo');
    const up = own.start(['up', ...small]);
    await expect.poll(() => existsSync(join(own.data, 'clusters/todo/kafka1/pid'))).toBe(true);
    up.process.kill('SIGKILL');
    await up.done;
    const { services } = await own.document('up', ['up', ...small]);
    expect(services).toMatchObject([{ name: 'kafka1', action: 'started' }]);
    expect(await eventually(() => own.document('status', ['status']))).toMatchObject({ health: 'healthy' });
  });
});

describe('two calls of `up` at once', () => {
  it('start one cluster, the second after the first', async () => {
    const own = ownClustersOfThisTest('todo');
    const results = await Promise.all([1, 2].map(() => own.document('up', ['up', ...small])));
    expect(new Set(results.map(({ clusterId }) => clusterId)).size).toBe(1);
    expect(results.map(({ services }) => services[0]?.action).sort()).toEqual(['started', 'unchanged']);
  });
});

describe('two clusters', () => {
  it('run side by side on ports of their own, and an overlap is refused', async () => {
    const own = ownClustersOfThisTest('one', 'two');
    const one = await own.document('up', ['up', ...small, '--cluster', 'one']);
    const two = await own.document('up', ['up', ...small, '--cluster', 'two']);
    expect(two.portOffset).not.toBe(one.portOffset);
    expect(two.clusterId).not.toBe(one.clusterId);
    const overlap = ['up', '--nodes', '1', '--without', 'registry', '--port-offset', String(one.portOffset)];
    expect(await own.run([...overlap, '--cluster', 'three'])).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        `Error: port ${9092 + one.portOffset} belongs to the local cluster "one" already`,
        'Hint: Choose other ports with `--port-offset auto`.',
        '',
      ].join('\n'),
    });
    await own.run(['kill', 'kafka1', '--cluster', 'one']);
    const other = await eventually(() => own.document('status', ['status', '--cluster', 'two']));
    expect(other.health).toBe('healthy');
    expect((await own.document('status', ['status', '--cluster', 'one'], 3)).health).toBe('stopped');
  });
});

describe('a cluster of one node', () => {
  it('keeps every internal topic with one replica, and its data for one node only', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', '--nodes', '1', '--port-offset', 'auto']);
    const { topics } = await own.document('topics.list', ['topics', 'list', '--internal']);
    expect(topics.map(({ name, replicationFactor }) => [name, replicationFactor])).toEqual([
      ['__consumer_offsets', 1],
      ['kafkasql-journal', 1],
      ['kafkasql-snapshots', 1],
      ['registry-events', 1],
    ]);
    const described = await own.document('topics.describe', ['topics', 'describe', ...topics.map(({ name }) => name)]);
    const minimums = described.topics.map(({ configs }) => configs.find(({ name }) => name === 'min.insync.replicas'));
    expect(minimums.map((config) => config?.value)).toEqual(['1', '1', '1', '1']);

    const refused = await own.run(['up', '--nodes', '3']);
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'Error: cluster "todo" has the data of 1 node, not of 3',
        'Hint: Leave out `--nodes`, or delete that data with `todo-kafka down --volumes`.',
        '',
      ].join('\n'),
    });
  });

  it('has its topics made by `up --sync`, said in two documents', async () => {
    const own = ownClustersOfThisTest('todo');
    const { code, stdout } = await own.run(['up', '--nodes', '1', '--port-offset', 'auto', '--sync', '--json']);
    const [up = '', sync = '', ...rest] = stdout.trimEnd().split('\n');
    expect({ code, rest }).toEqual({ code: 0, rest: [] });
    expect([parseDocument('up', up).nodes, parseDocument('topics.sync', sync).dryRun]).toEqual([1, false]);
  });
});

describe('`status --watch`', () => {
  it('is one document a line with --json, until Ctrl-C, and sees what changes', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', ...small]);
    const watching = own.start(['status', '--watch', '--json', '--cluster', 'todo']);
    const healths = (): readonly string[] =>
      watching
        .stdout()
        .split('\n')
        .slice(0, -1)
        .map((line) => parseDocument('status', line).health);
    await expect.poll(healths).toContain('healthy');
    await own.run(['kill', 'kafka1']);
    await expect.poll(healths).toContain('stopped');
    watching.process.kill('SIGINT');
    expect(await watching.done).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('`up` within a time limit', () => {
  it('that is too short says what it waited for, and ends what it started', async () => {
    const own = ownClustersOfThisTest('todo');
    // Ports that were free a moment ago: with `auto` it might have to wait for another test.
    const server = createServer();
    const { text: portOffset } = await portOffsetOf(server);
    await new Promise((resolve) => server.close(resolve));
    const upWithin = (limit: string): Promise<BinResult> =>
      own.run(['up', '--port-offset', portOffset, '--timeout', limit]);
    let result = await upWithin('3s');
    // A machine under load has not begun to wait for brokers by then.
    for (let limit = 6; limit < 60 && !result.stderr.includes('does not answer'); limit *= 2) {
      result = await upWithin(`${limit}s`);
    }
    expectCode(result, 3);
    expect(result.stderr).toMatch(/Error: not done after \d+ s: \w+ does not answer\nHint: Allow more time/);
    const { services } = await own.document('status', ['status', '--cluster', 'todo'], 3);
    expect(services.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
  });
});

describe('a port that somebody has', () => {
  it('is named, with its process', async () => {
    const own = ownClustersOfThisTest('todo');
    const offset = await portOffsetOf(createServer());
    const { code, stderr } = await own.run([
      'up',
      '--nodes',
      '1',
      '--without',
      'registry',
      '--port-offset',
      offset.text,
    ]);
    expectCode({ code, stderr }, 1);
    expect(stderr).toMatch(
      new RegExp(`^Error: port ${offset.port} is taken by \\S.* \\(process ${process.pid}\\)\nHint: End that program`),
    );
    const status = await own.document('status', ['status', '--cluster', 'todo'], 3);
    expect(status).toMatchObject({ health: 'stopped' });
  });
});

/** Listens on the broker's port of some block. */
async function portOffsetOf(server: ReturnType<typeof createServer>): Promise<{ text: string; port: number }> {
  onTestFinished(() => void server.close());
  for (let offset = 20_000; offset < 23_000; offset += 100) {
    const listening = new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(9092 + offset, '127.0.0.1', () => resolve(true));
    });
    if (await listening) return { text: String(offset), port: (server.address() as AddressInfo).port };
  }
  throw new Error('no port is free');
}

function pidIfAny(data: string): number {
  try {
    return pidOf(data, 'todo', 'schema-registry');
  } catch {
    return Number.NaN;
  }
}
