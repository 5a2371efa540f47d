import { randomBytes } from 'node:crypto';
import { mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
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
  const own = identityText(await identify(process.pid));
  let announced = false;
  while (!(await linked(own, file))) {
    const holder = await holderOf(file);
    if (holder !== null && (await isAlive(holder))) {
      if (!announced) onWait?.(holder);
      announced = true;
      await sleep(interval, signal);
    } else {
      await takeAway(file, holder);
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

/** Removes the lock of a dead holder. Of two that try, one moves it away; a fresh lock moved by mistake is put back. */
async function takeAway(file: string, dead: ProcessIdentity | null): Promise<void> {
  const aside = `${file}.stale-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else was quicker, or it was released
  }
  const moved = await holderOf(aside);
  if (moved !== null && moved.started !== dead?.started && (await isAlive(moved))) {
    await linked(identityText(moved), file);
  }
  await rm(aside, { force: true });
}

async function holderOf(file: string): Promise<ProcessIdentity | null> {
  try {
    return parseIdentityText(await readlink(file));
  } catch {
    return null;
  }
}
