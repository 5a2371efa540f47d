import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import { packageFile } from '../package-files.js';

/**
 * Writes a catalog and its schemas to start from, and overwrites nothing: where one of the files is there, none is
 * written.
 * @returns the paths written
 */
export async function initProject(directory: string): Promise<readonly string[]> {
  const schemas = await readdir(packageFile('schemas'));
  const names = ['topics.yaml', ...schemas.sort().map((name) => join('schemas', name))];
  const targets = names.map((name) => ({ source: packageFile(name), target: resolve(directory, name) }));
  const present = targets.filter(({ target }) => existsSync(target));
  if (present.length > 0) {
    throw new AppError('FILE_EXISTS', 'nothing was written, so as not to overwrite what is there', {
      problems: present.map(({ target }) => ({ path: target, message: 'is there already' })),
      hint: 'Name another folder: `todo-kafka init FOLDER`.',
    });
  }
  for (const { source, target } of targets) {
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, await readFile(source), { flag: 'wx' });
    } catch (error) {
      throw new AppError('OUTPUT_FAILED', `cannot write "${target}": ${messageOf(error)}`, { cause: error });
    }
  }
  return targets.map(({ target }) => target);
}
