import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from '../../../user-files/folders.js';

/** The first program of that name on the PATH, or null. */
export async function findExecutable(name: string, env: Environment): Promise<string | null> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, name)))) return join(folder, name);
  }
  return null;
}

export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
