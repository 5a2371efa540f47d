import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { DocumentOf } from '../../../src/lib/documents/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { killRuns } from '../../helpers/kill-runs.js';
import { isRunning, ownClusters, pidOf, type OwnClusters } from '../../helpers/own-cluster.js';
import { unique } from '../../helpers/unique.js';

const count = 100_000;
const cluster = ['--cluster', 'loss'];
const brokers = ['kafka1', 'kafka2', 'kafka3'] as const;

let own: OwnClusters;
let addresses: readonly string[];

beforeAll(async () => {
  own = ownClusters();
  addresses = (await own.document('up', ['up', ...cluster, '--port-offset', 'auto', '--without', 'registry'])).brokers;
});

afterEach(async () => {
  await own.document('up', ['up', ...cluster]);
});

afterAll(async () => {
  await own.run(['down', '--volumes', '--yes', ...cluster]);
});

async function partitionsOf(topic: string): Promise<DocumentOf<'topics.describe'>['topics'][number]['partitions']> {
  const { topics } = await own.document('topics.describe', ['topics', 'describe', topic, ...cluster]);
  return topics[0]?.partitions ?? [];
}

async function acknowledged(topic: string): Promise<number> {
  return (await partitionsOf(topic)).reduce((sum, { endOffset }) => sum + (endOffset ?? 0), 0);
}

/** Starts producing at a pace that leaves time for a death in the middle, and waits for the first acknowledgements. */
async function producing(keyed: boolean, ...options: readonly string[]) {
  const topic = unique('loss');
  const settings = ['--partitions', '3', '--config', 'min.insync.replicas=2'];
  await own.document('topics.create', ['topics', 'create', topic, ...settings, ...cluster]);
  const input = join(own.data, `${topic}.txt`);
  const line = (index: number): string => (keyed ? `key-${index}:value-${index}\n` : `value-${index}\n`);
  writeFileSync(input, Array.from({ length: count }, (_, index) => line(index)).join(''));
  const separator = keyed ? ['-K', ':'] : [];
  const argv = [
    'produce',
    topic,
    '--raw',
    ...separator,
    '--file',
    input,
    '--rate',
    '20000/s',
    '--json',
    ...options,
    ...cluster,
  ];
  const running = own.start(argv);
  await eventually(async () => expect(await acknowledged(topic)).toBeGreaterThan(0), { within: 20_000 });
  return { topic, running };
}

/** How often each value is there, read by confluent-kafka. */
async function occurrences(topic: string): Promise<ReadonlyMap<string, number>> {
  const lines = await python('records.py', ['consume', addresses.join(','), topic]);
  const times = new Map<string, number>();
  for (const text of lines.trim().split('\n')) {
    const value = Buffer.from((JSON.parse(text) as { value: string }).value, 'base64').toString();
    times.set(value, (times.get(value) ?? 0) + 1);
  }
  return times;
}

describe.each(killRuns('broker-loss'))('a broker that dies while records are written (seed $seed)', ({ random }) => {
  foreignTest.each([true, false])('costs none and doubles none of 100,000, keyed: %s', async (keyed) => {
    const { topic, running } = await producing(keyed);
    await new Promise((resolve) => setTimeout(resolve, random() * 2_000));
    const partitions = await partitionsOf(topic);
    const { leader } = partitions[Math.floor(random() * partitions.length)] ?? { leader: 1 };
    const victim = brokers[(leader ?? 1) - 1] ?? 'kafka1';
    await own.run(['kill', victim, ...cluster]);
    expect(await acknowledged(topic)).toBeLessThan(count); // the last acknowledgement came after its death

    const { code, stdout, stderr } = await running.done;
    expect([code, stderr.includes('Error')], stderr).toEqual([0, false]);
    expect(JSON.parse(stdout)).toMatchObject({ sent: count, unknown: 0, unsent: 0, rejected: 0 });
    const times = await occurrences(topic);
    expect(times.size).toBe(count);
    expect([...times.values()].filter((each) => each !== 1)).toEqual([]);
  });
});

describe('a broker that dies while records are read', () => {
  foreignTest('costs none and doubles none: what it led is read on from the next leader', async () => {
    const topic = unique('read');
    await own.document('topics.create', ['topics', 'create', topic, '--partitions', '3', ...cluster]);
    const lines = Array.from({ length: 300_000 }, (_, index) => `value ${index} ${'x'.repeat(100)}`);
    const input = join(own.data, `${topic}.txt`);
    writeFileSync(input, lines.join('\n'));
    await own.document('produce', ['produce', topic, '--raw', '--file', input, '-z', 'none', ...cluster]);

    const running = own.start(['consume', topic, '--from-beginning', '-e', '--output', 'raw', ...cluster]);
    await eventually(() => expect(running.stdout()).not.toBe(''), { within: 20_000 });
    running.process.stdout?.pause(); // the program waits: most of the topic is not read yet
    const [first] = await partitionsOf(topic);
    await own.run(['kill', brokers[(first?.leader ?? 1) - 1] ?? 'kafka1', ...cluster]);
    expect(running.stdout().length).toBeLessThan(20_000_000);
    running.process.stdout?.resume();
    const { code, stdout, stderr } = await running.done;
    expect([code, stderr]).toEqual([0, '']);
    const read = stdout.trimEnd().split('\n');
    expect(read).toHaveLength(lines.length);
    expect(new Set(read).size).toBe(lines.length);
  });
});

describe('two brokers that die while records are written', () => {
  foreignTest('end the run; what was acknowledged is there once, and nothing is there twice', async () => {
    const { topic, running } = await producing(true, '--timeout', '30s');
    for (const service of ['kafka1', 'kafka2']) process.kill(pidOf(own.data, 'loss', service), 'SIGKILL');
    const { code, stdout } = await running.done;
    const report = JSON.parse(stdout) as { sent: number; unknown: number; unsent: number };
    expect([1, 3]).toContain(code);
    expect(report.sent).toBeLessThan(count);
    await own.document('up', ['up', ...cluster]);
    expect(isRunning(pidOf(own.data, 'loss', 'kafka1'))).toBe(true);
    const times = await occurrences(topic);
    expect([...times.values()].filter((each) => each !== 1)).toEqual([]);
    expect(times.size).toBeGreaterThanOrEqual(report.sent);
    expect(times.size).toBeLessThanOrEqual(report.sent + report.unknown);
  });
});
