import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../errors.js';
import { fileError } from '../../../user-files/file-error.js';
import {
  isAlive,
  parseIdentity,
  printOwnIdentity,
  type ProcessIdentity,
} from '../../../user-files/process-identity.js';
import type { ServicePlaces } from './places.js';
import type { ServiceCommand } from './service-command.js';

/**
 * Starts a service as a process of its own, which neither Ctrl-C nor the end of this program reaches. It begins as a
 * shell that writes the pid file itself and then becomes the service: however this program is ended, there is no moment
 * in which the service runs and no pid file tells of it.
 */
export async function launch(command: ServiceCommand, places: ServicePlaces): Promise<void> {
  const { folder, pidFile, outFile, temporary } = places;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await mkdir(dirname(outFile), { recursive: true });
    await rm(pidFile, { force: true });
    await rm(outFile, { force: true });
    const out = await open(outFile, 'a');
    try {
      const script = `{ ${printOwnIdentity}; } > "$0.new" && mv -f "$0.new" "$0" && exec "$@"`;
      const child = spawn('/bin/sh', ['-c', script, pidFile, command.program, ...command.args], {
        cwd: folder,
        env: { ...command.env },
        detached: true,
        stdio: ['ignore', out.fd, out.fd],
      });
      await once(child, 'spawn');
      child.unref();
    } finally {
      await out.close();
    }
  } catch (error) {
    throw fileError(error, `cannot start a service in "${folder}"`);
  }
  await awaitPidFile(pidFile);
}

/** The running process that a pid file tells of; null where there is none. */
export async function runningProcess(pidFile: string): Promise<ProcessIdentity | null> {
  const identity = await readPidFile(pidFile);
  return identity !== null && (await isAlive(identity)) ? identity : null;
}

/** Sends a signal to exactly this process, or does nothing where it is gone. */
export async function signalProcess(identity: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!(await isAlive(identity))) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return; // it has just ended
    throw new AppError('SERVICE_FAILED', `cannot end process ${identity.pid}, which another user started`, {
      cause: error,
    });
  }
}

/** Waits until the process has ended. @returns false where it still runs after `within` milliseconds */
export async function awaitEnd(
  identity: ProcessIdentity,
  within: number,
  isEnough: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<boolean> {
  const deadline = Date.now() + within;
  for (;;) {
    if (!(await isAlive(identity))) return true;
    if (Date.now() >= deadline || (await isEnough())) return false;
    await pause();
  }
}

async function readPidFile(pidFile: string): Promise<ProcessIdentity | null> {
  try {
    return parseIdentity(await readFile(pidFile, 'utf8'));
  } catch {
    return null;
  }
}

/** The shell writes it within milliseconds; where it cannot, the disk is full and the service will not run either. */
async function awaitPidFile(pidFile: string): Promise<void> {
  const deadline = Date.now() + 2_000;
  while ((await readPidFile(pidFile)) === null && Date.now() < deadline) await pause();
}

async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
