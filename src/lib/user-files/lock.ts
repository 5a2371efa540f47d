import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sleep } from '../abort.js';
import { fileError } from './file-error.js';
import { identify, identityText, isAlive, parseIdentityText, type ProcessIdentity } from './process-identity.js';

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once when another process holds the lock. */
  readonly onWait?: (holder: ProcessIdentity) => void;
}

/** Milliseconds between two looks at a lock that somebody else holds. */
const interval = 50;

/**
 * Does `work` while no other process does anything under the same lock. A lock whose holder has died, however it died,
 * is taken over at once.
 */
export async function withLock<Result>(
  file: string,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await acquire(file, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(file: string, { signal, onWait }: LockOptions): Promise<() => Promise<void>> {
  const identity = identityText(await identify(process.pid));
  let announced = false;
  while (!(await linked(identity, file))) {
    const holder = await holderOf(file);
    if (holder !== null && (await isAlive(holder))) {
      if (!announced) onWait?.(holder);
      announced = true;
      await sleep(interval, signal);
    } else {
      await takeAway(file, identity, signal);
    }
  }
  return () => rm(file, { force: true });
}

/**
 * The lock is a symbolic link that leads nowhere and names its holder: it is there for everybody at once, with its
 * contents, or not at all, and takes no room on a disk that is full, on which a cluster still has to be ended.
 */
async function linked(text: string, file: string): Promise<boolean> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await symlink(text, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw fileError(error, `cannot write in "${dirname(file)}"`);
  }
}

/**
 * Removes the lock of a dead holder, if it is still there. Only one process at a time may: otherwise the second could
 * remove what another has locked since the first.
 */
async function takeAway(file: string, identity: string, signal: AbortSignal): Promise<void> {
  const guard = `${file}.taking`;
  if (!(await linked(identity, guard))) {
    if (await isAbandoned(guard)) await rm(guard, { force: true });
    else await sleep(interval, signal);
    return;
  }
  try {
    const held = await readlink(file).catch(() => null);
    if (held === null) return;
    const holder = parseIdentityText(held);
    if (holder === null || !(await isAlive(holder))) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** A guard is held for a moment only: one that is there for long is left of a process that died in that moment. */
async function isAbandoned(guard: string): Promise<boolean> {
  const made = await lstat(guard).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  return Date.now() - made > longestGuard;
}

const longestGuard = 10_000;

async function holderOf(file: string): Promise<ProcessIdentity | null> {
  try {
    return parseIdentityText(await readlink(file));
  } catch {
    return null;
  }
}
