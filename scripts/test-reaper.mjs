// Waits until whoever started it is gone (its stdin ends), then ends every service whose pid file is below the given
// folder, and deletes the folder. Nothing that a test or a benchmark starts outlives it, even when that is killed.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const root = process.argv[2];

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

function reap() {
  let files = [];
  try {
    files = readdirSync(root, { recursive: true });
  } catch {
    return; // it is gone already
  }
  for (const file of files.filter((path) => /(^|\/)pid$/.test(path))) {
    try {
      const pid = Number(readFileSync(join(root, file), 'utf8').split('\n')[0]);
      if (pid > 1 && commandOf(pid).includes(root)) process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

process.stdin.resume().on('end', reap).on('error', reap);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
