import { chmod, mkdir, stat } from 'node:fs/promises';

/** Makes a folder, and those above it that are not there, for its owner alone; one that was there is closed to others. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/**
 * Takes others' rights to what is there: an earlier version left it open. Where that cannot be done, as the disk can only
 * be read or it is somebody else's, whoever reads it can go on.
 */
export async function closeToOthers(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const mode = (await stat(path).catch(() => null))?.mode ?? 0;
    if ((mode & 0o077) !== 0) await chmod(path, mode & 0o700).catch(() => undefined);
  }
}
