import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { consumeAll } from '../../helpers/records.js';
import { startBin, type RunningBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

function fifo(): string {
  const path = join(inject('testRoot'), unique('fifo'));
  execFileSync('mkfifo', [path]);
  return path;
}

/** Resolves when the process has the file open, as far as the system tells. */
async function opened({ process: child }: RunningBin, path: string): Promise<void> {
  const fds = `/proc/${child.pid}/fd`;
  if (!existsSync(fds)) return;
  await eventually(() => expect(execFileSync('ls', ['-l', fds]).toString()).toContain(path), { within: 20_000 });
}

describe('a FIFO that nobody writes', () => {
  it('is waited for until Ctrl-C, wherever a file is read', async () => {
    const topic = await createdTopic('fifo', '--partitions', '1');
    const commands = [
      ['produce', topic, '--raw', '--file'],
      ['groups', 'reset-offsets', 'g', '--from-file'],
    ];
    const ended = commands.map(async (words) => {
      const path = fifo();
      const running = startBin([...words, path, ...clusterFlags()]);
      await opened(running, path);
      running.process.kill('SIGINT');
      return (await running.done).code;
    });
    expect(await Promise.all(ended)).toEqual([130, 130]);
  });

  it('is read once somebody does', async () => {
    const topic = await createdTopic('fifo-late', '--partitions', '1');
    const path = fifo();
    const running = startBin(['produce', topic, '--raw', '--file', path, ...clusterFlags()]);
    await opened(running, path);
    await appendFile(path, 'one\ntwo\n');
    expect(await running.done).toMatchObject({ code: 0, stdout: expect.stringContaining('Sent 2 records') as string });
    expect((await consumeAll(topic)).map(({ value }) => value)).toEqual(['one', 'two']);
  });
});

describe('a file without an end', () => {
  it('ends at a line that is longer than lines may be, and takes no more memory than that', async () => {
    const topic = await createdTopic('zeros', '--partitions', '1');
    const running = startBin(['produce', topic, '--raw', '--file', '/dev/zero', ...clusterFlags()]);
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, residentBytes(running.process.pid))), 50);
    const { code, stderr } = await running.done;
    clearInterval(timer);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        'line 1: it is longer than 16.0MB; `--max-line-size` allows for more; 0 records before it sent',
      ),
    ]);
    expect(most).toBeLessThan(450_000_000);
  });
});

/** 0 where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024;
}
