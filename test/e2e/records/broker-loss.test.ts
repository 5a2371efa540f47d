import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DocumentOf } from '../../../src/lib/documents/documents.js';
import { parseDocument } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { killRuns } from '../../helpers/kill-runs.js';
import { isRunning, ownClusters, pidOf, type OwnClusters } from '../../helpers/own-cluster.js';
import { readSlowly } from '../../helpers/read-slowly.js';
import { seeded, seedsOf } from '../../helpers/seeded.js';
import { unique } from '../../helpers/unique.js';

/** Twenty times a second. */
const linesAtOnce = 1_000;
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

/**
 * Starts producing and waits for the first acknowledgements. Lines go on coming until `finish` is called, however long a
 * broker takes to die on a machine under load. @returns `finish`, which writes some more and tells how many were written
 */
async function producing(keyed: boolean, ...options: readonly string[]) {
  const topic = unique('loss');
  const settings = ['--partitions', '3', '--config', 'min.insync.replicas=2'];
  await own.document('topics.create', ['topics', 'create', topic, ...settings, ...cluster]);
  const separator = keyed ? ['-K', ':'] : [];
  const argv = ['produce', topic, '--raw', ...separator, '--input', 'text', '--json', ...options, ...cluster];
  const running = own.start(argv, { stdinStaysOpen: true });
  const { stdin } = running.process;
  stdin?.on('error', () => undefined); // of a run that has ended before its lines have
  let written = 0;
  const line = (index: number): string => (keyed ? `key-${index}:value-${index}\n` : `value-${index}\n`);
  const write = (lines: number): void => {
    stdin?.write(Array.from({ length: lines }, () => line(written++)).join(''));
  };
  const coming = setInterval(() => write(linesAtOnce), 50);
  onTestFinished(() => clearInterval(coming));
  const finish = (): number => {
    clearInterval(coming);
    write(20 * linesAtOnce);
    stdin?.end();
    return written;
  };
  await eventually(async () => expect(await acknowledged(topic)).toBeGreaterThan(0));
  return { topic, running, finish };
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
  foreignTest.each([true, false])('costs none and doubles none, keyed: %s', async (keyed) => {
    const { topic, running, finish } = await producing(keyed);
    await new Promise((resolve) => setTimeout(resolve, random() * 2_000));
    const partitions = await partitionsOf(topic);
    const { leader } = partitions[Math.floor(random() * partitions.length)] ?? { leader: 1 };
    const victim = brokers[(leader ?? 1) - 1] ?? 'kafka1';
    await own.run(['kill', victim, ...cluster]);
    const count = finish(); // the last acknowledgement comes after its death

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
    const output = running.process.stdout;
    await new Promise<void>((resolve) => output?.once('data', () => resolve(void output.pause())));
    // The program waits: most of the topic is not read yet.
    const [first] = await partitionsOf(topic);
    await own.run(['kill', brokers[(first?.leader ?? 1) - 1] ?? 'kafka1', ...cluster]);
    expect(running.stdout().length).toBeLessThan(20_000_000);
    output?.resume();
    const { code, stdout, stderr } = await running.done;
    expect([code, stderr]).toEqual([0, '']);
    const read = stdout.trimEnd().split('\n');
    expect(read).toHaveLength(lines.length);
    expect(new Set(read).size).toBe(lines.length);
  });
});

describe('two brokers that die while records are written', () => {
  foreignTest('end the run; what was acknowledged is there once, and nothing is there twice', async () => {
    const { topic, running, finish } = await producing(true, '--timeout', '30s');
    for (const service of ['kafka1', 'kafka2']) process.kill(pidOf(own.data, 'loss', service), 'SIGKILL');
    const { code, stdout } = await running.done;
    const count = finish();
    const report = parseDocument('produce', stdout);
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

describe.each(seedsOf('rolling-restart', Number(process.env['RUNS'] ?? 1)))(
  'brokers restarted in turn (seed %i)',
  (seed) => {
    it('cost a group that follows none, and copies none, while records are written', async () => {
      const [random, topic, group] = [seeded(seed), unique('rolling'), unique('rolling')];
      const before = 100_000;
      const settings = ['--partitions', '6', '--config', 'min.insync.replicas=2'];
      for (const name of [topic, ...brokers.map((broker) => `${topic}-${broker}`)]) {
        await own.document('topics.create', ['topics', 'create', name, ...settings, ...cluster]);
      }
      const input = join(own.data, `${topic}.txt`);
      writeFileSync(
        input,
        Array.from({ length: before }, (_, index) => `before-${index}-${'x'.repeat(100)}\n`).join(''),
      );
      await own.document('produce', ['produce', topic, '--raw', '--file', input, ...cluster]);

      const options = ['--from-beginning', '--output', 'raw', ...cluster];
      const following = own.start(['consume', topic, '-g', group, ...options]);
      readSlowly(following.process, 20 + random() * 50);
      const writing = own.start(['produce', topic, '--raw', '--json', ...cluster], { stdinStaysOpen: true });
      let written = 0;
      const timer = setInterval(() => {
        const lines = Array.from({ length: 50 }, () => `during-${written++}\n`);
        writing.process.stdin?.write(lines.join(''));
      }, 20);
      onTestFinished(() => clearInterval(timer));
      for (const broker of brokers) {
        const copying = own.start(['copy', topic, `${topic}-${broker}`, '--verify', '--yes', '--json', ...cluster]);
        await eventually(async () => expect(await acknowledged(`${topic}-${broker}`)).toBeGreaterThan(0), {
          within: 60_000,
        });
        expectCode(await own.run(['restart', broker, ...cluster]), 0);
        expectCode(await copying.done, 0);
      }
      clearInterval(timer);
      writing.process.stdin?.end();
      const sent = await writing.done;
      expectCode(sent, 0);
      expect(JSON.parse(sent.stdout)).toMatchObject({ sent: written, unknown: 0, unsent: 0, rejected: 0 });

      const seen = (): ReadonlySet<string> => new Set(following.stdout().trimEnd().split('\n'));
      await eventually(() => expect(seen().size).toBe(before + written), { within: 120_000 });
      following.process.kill('SIGINT');
      expectCode(await following.done, 0);
      const { groups } = await own.document('groups.describe', ['groups', 'describe', group, ...cluster]);
      expect(groups[0]?.partitions?.map(({ lag }) => lag)).toEqual(Array(6).fill(0));
    });
  },
);
