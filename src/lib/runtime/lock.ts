import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sleep } from '../abort.js';
import { fileError } from './file-error.js';
import { identify, isAlive, parseIdentityRecord, type ProcessIdentity } from './process-identity.js';

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
  const own = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeClaim(own);
  let announced = false;
  try {
    for (;;) {
      if (await linked(own, file)) return () => rm(file, { force: true });
      const holder = await holderOf(file);
      if (holder !== null && (await isAlive(holder))) {
        if (!announced) onWait?.(holder);
        announced = true;
        await sleep(interval, signal);
      } else {
        await takeAway(file, `${own}.stale`, holder);
      }
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** A hard link exists for everybody at once, with its contents, or not at all. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a dead holder; of two that try, one moves it away, and a fresh lock moved by mistake is put back. */
async function takeAway(file: string, aside: string, dead: ProcessIdentity | null): Promise<void> {
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else was quicker, or it was released
  }
  const moved = await holderOf(aside);
  if (moved !== null && moved.started !== dead?.started && (await isAlive(moved))) await linked(aside, file);
  await rm(aside, { force: true });
}

async function holderOf(file: string): Promise<ProcessIdentity | null> {
  try {
    return parseIdentityRecord(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

async function writeClaim(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(await identify(process.pid)));
  } catch (error) {
    throw fileError(error, `cannot write in "${dirname(file)}"`);
  }
}
