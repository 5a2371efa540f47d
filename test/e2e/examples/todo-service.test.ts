import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SqliteOnceStore } from '../../../src/lib/services/sqlite/sqlite-once-store.js';
import { eventually } from '../../helpers/eventually.js';
import { ownClusters, type OwnClusters } from '../../helpers/own-cluster.js';

const cluster = ['--cluster', 'service'];
const root = join(import.meta.dirname, '../../..');

let own: OwnClusters;
let connection: Readonly<Record<string, string>>;

beforeAll(async () => {
  own = ownClusters();
  const { brokers, registry } = await own.document('up', ['up', ...cluster, '--nodes', '1', '--port-offset', 'auto']);
  connection = { KAFKA_BROKERS: brokers.join(','), SCHEMA_REGISTRY_URL: registry ?? '' };
  await own.document('topics.sync', ['topics', 'sync', '--yes', ...cluster]);
});

afterAll(async () => {
  await own.run(['down', '--volumes', '--yes', ...cluster]);
});

function start(script: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join('examples/todo-service', script), ...args], {
    cwd: root,
    env: { ...process.env, ...connection },
    stdio: 'pipe',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { child, ended: once(child, 'close'), stdout: () => stdout, stderr: () => stderr };
}

it('the example gives each point once, though its handler fails and it is killed, and gives up what cannot be done', async () => {
  const database = join(own.data, 'points.db');
  const publisher = start('publisher.ts', '300', '10');
  expect(await publisher.ended, publisher.stderr()).toEqual([0, null]);
  expect(publisher.stdout()).toBe('600 events published, 0 failed\n');
  const untitled = ['--set', 'userId=user-1', '--set', 'taskId=task-x', '--set', 'title= '];
  await own.document('produce', ['produce', 'task.created', ...untitled, ...cluster]);

  const first = start('consumer.ts', database, '0.2');
  await eventually(() => expect(first.stderr()).toContain('attempt 1 failed'), { within: 30_000 });
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start('consumer.ts', database, '0.2');
  const lag = ['groups', 'lag', 'todo-app-consumers', '--until-zero', '--timeout', '100s', ...cluster];
  await own.document('groups.lag', lag);
  second.child.kill('SIGTERM');
  await second.ended;

  const store = await SqliteOnceStore.open({ path: database });
  let points: readonly Readonly<Record<string, unknown>>[] = [];
  await store.runOnce('the end', (tx) => (points = tx.all('SELECT user, points FROM points ORDER BY user')));
  await store.close();
  expect(points).toEqual(Array.from({ length: 10 }, (_, index) => ({ user: `user-${index}`, points: 30 })));
  const { topics } = await own.document('dlq.list', ['dlq', 'list', ...cluster]);
  const { backlog, reasons } = topics.find(({ topic }) => topic === 'task.created.dlq') ?? {};
  expect([backlog, reasons?.map(({ reason }) => reason)]).toEqual([1, ['PermanentError']]);
});
