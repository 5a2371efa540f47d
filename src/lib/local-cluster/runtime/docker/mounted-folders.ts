import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import { guardFiles } from '../guard-files.js';

/** What containers get to see of this machine, by the folder in `compose/` that it is copied from. */
const mounted = { 'registry-guard': guardFiles, gate: ['nginx.conf'] } as const;
type MountedFolder = keyof typeof mounted;

/** Where a cluster's copy is: below the user's data, which engines let in. */
export function mountedFolder(clusterFolder: string, name: MountedFolder): string {
  return join(clusterFolder, name);
}

/** Copies what containers read to where they find it, to be read by their users. */
export async function layMountedFolders(clusterFolder: string): Promise<void> {
  await layFolder(clusterFolder, 'registry-guard');
  await layFolder(clusterFolder, 'gate');
}

async function layFolder(clusterFolder: string, name: MountedFolder): Promise<void> {
  const folder = mountedFolder(clusterFolder, name);
  try {
    for (const path of mounted[name]) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await copyFile(packageFile('compose', name, path), file);
      await chmod(file, 0o644);
      // Those above it too, whatever the user's mask is.
      for (let above = dirname(file); above !== dirname(folder); above = dirname(above)) await chmod(above, 0o755);
    }
  } catch (error) {
    throw fileError(error, `cannot write in "${folder}"`);
  }
}
