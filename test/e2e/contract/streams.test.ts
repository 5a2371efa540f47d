import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { runBin, startBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

const bin = join(import.meta.dirname, '../../../bin/todo-kafka');

/** Runs a line of a shell, in which `$BIN` is the program and `$FLAGS` the cluster. */
function shell(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, BIN: bin, FLAGS: clusterFlags().join(' '), NO_COLOR: '1' };
  return spawnSync('bash', ['-o', 'pipefail', '-c', line], { env, encoding: 'utf8' });
}

async function filledTopic(what: string, records: number): Promise<string> {
  const topic = await createdTopic(what, '--partitions', '1');
  await writeRecords(
    topic,
    0,
    Array.from({ length: records }, (_, index) => `value ${index}`),
  );
  return topic;
}

async function endOffset(topic: string): Promise<number | undefined> {
  const { stdout } = await runBin(['topics', 'describe', topic, '--json', ...clusterFlags()]);
  return (JSON.parse(stdout) as { topics: { partitions: { endOffset: number }[] }[] }).topics[0]?.partitions[0]
    ?.endOffset;
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
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'produce', sent: 40, unknown: 0 });
    expect(JSON.parse(stderr)).toMatchObject({ code: 'INTERRUPTED' });
  });
});
