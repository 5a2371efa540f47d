import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import { guardFiles } from '../guard-files.js';

/** What the container of a cluster's registry gets to see of this machine: below the user's data, which engines let in. */
export function guardFolder(clusterFolder: string): string {
  return join(clusterFolder, 'registry-guard');
}

/** Copies what guards the registry to where its container finds it, to be read by the container's own user. */
export async function layGuard(clusterFolder: string): Promise<void> {
  const folder = guardFolder(clusterFolder);
  try {
    for (const name of guardFiles) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await copyFile(packageFile('compose', 'registry-guard', name), file);
      await chmod(file, 0o644);
    }
    for (const path of ['', 'META-INF', 'META-INF/services']) await chmod(join(folder, path), 0o755);
  } catch (error) {
    throw fileError(error, `cannot write in "${folder}"`);
  }
}
