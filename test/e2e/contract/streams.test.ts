import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName } from '../../helpers/groups.js';
import { readSlowly } from '../../helpers/read-slowly.js';
import { runBin, startBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

const bin = join(import.meta.dirname, '../../../bin/todo-kafka');

/** Runs a line of a shell, in which `$BIN` is the program and `$FLAGS` the cluster. */
function shell(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, BIN: bin, FLAGS: clusterFlags().join(' '), NO_COLOR: '1' };
  return spawnSync('bash', ['-o', 'pipefail', '-c', line], { env, encoding: 'utf8' });
}

async function filledTopic(what: string, records: number, padding = ''): Promise<string> {
  const topic = await createdTopic(what, '--partitions', '1');
  await writeRecords(
    topic,
    0,
    Array.from({ length: records }, (_, index) => `value ${index}${padding}`),
  );
  return topic;
}

async function endOffset(topic: string): Promise<number | null | undefined> {
  const { stdout } = await runBin(['topics', 'describe', topic, '--json', ...clusterFlags()]);
  return parseDocument('topics.describe', stdout).topics[0]?.partitions[0]?.endOffset;
}

describe('the built program', () => {
  it('prints one JSON document on stdout and nothing else', async () => {
    const { code, stdout, stderr } = await runBin(['topics', 'list', '--json', ...clusterFlags()]);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'topics.list', version: 1 });
  });

  it('prints an error as one JSON object on stderr, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await runBin(['topics', 'describe', 'tk-no-such', '--json', ...clusterFlags()]);
    expect([code, stdout]).toEqual([1, '']);
    expect(JSON.parse(stderr)).toMatchObject({ kind: 'error', version: 1, code: 'TOPIC_NOT_FOUND' });
  });

  it('ends quietly when its reader has enough', async () => {
    const topic = await filledTopic('head', 20_000);
    const { status, stdout, stderr } = shell(`"$BIN" consume ${topic} --from-beginning $FLAGS | head -n 1`);
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ topic, offset: 0, value: 'value 0' });
  });

  it('says that a full disk took no output', async () => {
    const topic = await filledTopic('full', 1);
    const { status, stderr } = shell(`"$BIN" consume ${topic} --from-beginning -e $FLAGS > /dev/full`);
    expect([status, stderr]).toEqual([1, 'Error: cannot write the output: ENOSPC: no space left on device, write\n']);
  });

  it('colours a terminal only, unless told otherwise', () => {
    const plain = shell(`"$BIN" --no-color nonsense`);
    const forced = shell(`NO_COLOR= FORCE_COLOR=1 "$BIN" nonsense`);
    expect(plain.stderr).not.toContain('\x1b[');
    expect(forced.stderr).toContain('\x1b[31mError:\x1b[39m');
  });
});

describe('consume --group', () => {
  /** What the group has committed of partition 0; null for nothing. */
  async function committed(group: string): Promise<number | null> {
    const { stdout } = await runBin(['groups', 'describe', group, '--json', ...clusterFlags()]);
    const offset = parseDocument('groups.describe', stdout).groups[0]?.partitions?.[0]?.currentOffset ?? null;
    return offset === null ? null : Number(offset);
  }

  async function wideTopic(what: string): Promise<string> {
    return filledTopic(what, 3_000, 'x'.repeat(200));
  }

  it('commits what the reader of a pipe has read for certain, and names what it may not have read', async () => {
    const [topic, group] = [await wideTopic('closed-pipe'), groupName('closed-pipe')];
    const argv = `consume ${topic} -g ${group} --from-beginning -e $FLAGS`;
    const { status, stdout, stderr } = shell(`"$BIN" ${argv} | head -n 3`);
    expect([status, stdout.trimEnd().split('\n')]).toEqual([0, expect.objectContaining({ length: 3 })]);
    expect(stderr).toMatch(
      new RegExp(
        `Warning: topic "${topic}", partition 0: offsets 0 to [1-9]\\d+ went into a pipe that was closed; whether they ` +
          'were read is not known, so the group stays at 0\n$',
      ),
    );
    expect((await committed(group)) ?? 0).toBe(0);
    // 2,000 records are ten times what a pipe holds: those before the last pipe's worth were read.
    expect(shell(`"$BIN" ${argv} | head -n 2000 | wc -l`)).toMatchObject({ status: 0, stdout: '2000\n' });
    const after = await committed(group);
    expect(after).toBeGreaterThan(1_000);
    expect(after).toBeLessThanOrEqual(2_000);
  });

  it('hands everything to a slow reader, and commits it', async () => {
    const [topic, group] = [await createdTopic('slow-reader', '--partitions', '3'), groupName('slow-reader')];
    const file = join(inject('testRoot'), `${topic}.txt`);
    const lines = Array.from({ length: 100_000 }, (_, index) => `value ${index}${'x'.repeat(200)}`);
    writeFileSync(file, lines.join('\n'));
    await runBin(['produce', topic, '--raw', '--file', file, ...clusterFlags()]);
    const running = startBin([
      'consume',
      topic,
      '-g',
      group,
      '--from-beginning',
      '-e',
      '--output',
      'raw',
      ...clusterFlags(),
    ]);
    readSlowly(running.process);
    const { code, stdout, stderr } = await running.done;
    expect([code, stderr], stderr).toEqual([0, expect.not.stringContaining('Warning')]);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([...lines].sort());
    const described = await runBin(['groups', 'describe', group, '--json', ...clusterFlags()]);
    const partitions = parseDocument('groups.describe', described.stdout).groups[0]?.partitions ?? [];
    expect(partitions.map(({ lag }) => lag)).toEqual([0, 0, 0]);
  });

  it('commits what a disk has taken whole when it is full', async () => {
    const [topic, group] = [await wideTopic('full-disk'), groupName('full-disk')];
    const file = join(inject('testRoot'), `${topic}.jsonl`);
    // A file may have 200 KB here: the write that meets the limit is cut short, as on a disk without more room.
    const argv = `consume ${topic} -g ${group} --from-beginning -e $FLAGS`;
    const { status, stderr } = shell(`ulimit -f 200; "$BIN" ${argv} > ${file}`);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/Error: cannot write the output: EFBIG: .*\n$/)]);
    const whole = readFileSync(file, 'utf8').split('\n').length - 1;
    const first = await committed(group);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(whole);
    const rest = shell(`"$BIN" ${argv}`).stdout.trimEnd().split('\n');
    expect([rest.length, await committed(group)]).toEqual([3_000 - (first ?? 0), 3_000]);
  });
});

describe('an interruption', () => {
  it('is the normal end of following', async () => {
    const topic = await filledTopic('follow', 3);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const running = startBin(['consume', topic, '--from-beginning', ...clusterFlags()]);
      await eventually(() => expect(running.stdout().split('\n')).toHaveLength(4), { within: 10_000 });
      running.process.kill(signal);
      const { code, stderr } = await running.done;
      expect([code, stderr]).toEqual([0, '']);
    }
  });

  it('is none of waiting for a record', async () => {
    const topic = await filledTopic('wait', 1);
    const running = startBin(['consume', topic, '--from-beginning', '-n', '2', ...clusterFlags()]);
    await eventually(() => expect(running.stdout()).toContain('value 0'), { within: 10_000 });
    running.process.kill('SIGINT');
    const { code, stderr } = await running.done;
    expect([code, stderr]).toEqual([130, 'Error: interrupted\n']);
  });

  it('of produce sends what was read, says how many that were, and ends 130', async () => {
    const topic = await createdTopic('interrupted', '--partitions', '1');
    const input = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('');
    const argv = ['produce', topic, '--input', 'text', '--json', ...clusterFlags()];
    const running = startBin(argv, { stdin: input, stdinStaysOpen: true });
    await eventually(async () => expect(await endOffset(topic)).toBe(40), { within: 10_000 });
    running.process.kill('SIGINT');
    const { code, stdout, stderr } = await running.done;
    expectCode({ code, stdout, stderr }, 130);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'produce', sent: 40, unknown: 0 });
    expect(JSON.parse(stderr)).toMatchObject({ code: 'INTERRUPTED' });
  });
});
