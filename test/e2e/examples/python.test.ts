import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect } from 'vitest';
import { testPython } from '../../../scripts/foreign-clients.mjs';
import { eventually } from '../../helpers/eventually.js';
import { foreignTest } from '../../helpers/foreign-clients.js';
import { ownClusters, type OwnClusters } from '../../helpers/own-cluster.js';

const cluster = ['--cluster', 'python'];
const folder = join(import.meta.dirname, '../../../examples/python');

let own: OwnClusters;
let addresses: readonly [brokers: string, registry: string];

beforeAll(async () => {
  own = ownClusters();
  const { brokers, registry } = await own.document('up', ['up', ...cluster, '--nodes', '1', '--port-offset', 'auto']);
  addresses = [brokers.join(','), registry ?? ''];
  await own.document('topics.sync', ['topics', 'sync', '--yes', ...cluster]);
});

afterAll(async () => {
  await own.run(['down', '--volumes', '--yes', ...cluster]);
});

function start(script: string, ...args: readonly string[]) {
  const child = spawn(testPython, ['-B', join(folder, script), ...addresses, ...args], { stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { child, ended: once(child, 'close'), lines: () => stdout.split('\n').slice(0, -1), stderr: () => stderr };
}

async function consumed(topic: string): Promise<readonly Consumed[]> {
  const { code, stdout, stderr } = await own.run(['consume', topic, '--from-beginning', '--exit', ...cluster]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Consumed);
}

interface Consumed {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: { readonly eventId: string; readonly title?: string; readonly tags?: readonly string[] };
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly schemaId: number;
}

describe('the Python services', () => {
  foreignTest('publish events that are read here, each in the partition that its key has here', async () => {
    const publish = start('publish.py', '20');
    expect([await publish.ended, publish.stderr()]).toEqual([[0, null], '']);
    const places = publish.lines().map((line) => JSON.parse(line) as Consumed & { readonly topic: string });
    expect(places).toHaveLength(40);

    for (const topic of ['task.created', 'task.completed']) {
      const events = await consumed(topic);
      const byPlace = (a: Consumed, b: Consumed): number => a.partition - b.partition || a.offset - b.offset;
      const place = ({ partition, offset, key }: Consumed) => ({ partition, offset, key });
      expect(events.toSorted(byPlace).map(place)).toEqual(
        places
          .filter((each) => each.topic === topic)
          .toSorted(byPlace)
          .map(place),
      );
      expect(new Set(events.map(({ value }) => value.eventId)).size).toBe(20);
      expect(events.every(({ schemaId }) => schemaId > 0)).toBe(true);
      // The same key, by todo-kafka.
      for (const { key, partition } of events.slice(0, 5)) {
        const twin = ['produce', topic, '--sample', '1', '--key', key, ...cluster];
        const { partitions } = await own.document('produce', twin);
        expect(partitions.map((each) => each.partition)).toEqual([partition]);
      }
    }
  });

  foreignTest(
    'consume what is published here, commit after the work, and give up as the command line reads it',
    async () => {
      const titles = ['one', 'fail', 'three'];
      for (const title of titles) {
        const fields = ['userId=python-reads', 'taskId=t1', `title=${title}`].flatMap((field) => ['--set', field]);
        await own.document('produce', ['produce', 'task.created', ...fields, ...cluster]);
      }
      await own.run(['produce', 'task.created', '--raw', '--key', 'python-reads', '--value', 'poison', ...cluster]);
      const consumer = start('consume.py', 'python-group', 'task.created');
      const lag = ['groups', 'lag', 'python-group', '--until-zero', '--timeout', '60s', ...cluster];
      await eventually(() => expect(consumer.lines().join()).toContain('"three"'), { within: 30_000 });
      await own.document('groups.lag', lag);
      consumer.child.kill('SIGTERM');
      expect((await consumer.ended)[0]).toBe(0);

      const seen = consumer.lines().map((line) => (JSON.parse(line) as { title: string }).title);
      expect(seen.filter((title) => titles.includes(title))).toEqual(['one', 'three']);
      const letters = await own.document('dlq.list', ['dlq', 'list', ...cluster]);
      const { backlog, reasons } = letters.topics.find(({ topic }) => topic === 'task.created.dlq') ?? {};
      expect(backlog).toBe(2);
      expect(reasons?.map(({ reason }) => reason).toSorted()).toEqual(['RuntimeError', 'SerializationError']);
    },
  );
});
