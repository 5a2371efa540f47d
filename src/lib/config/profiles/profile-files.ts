import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf } from '../../errors.js';
import { configFolder, type Environment } from '../../user-files/folders.js';
import { searchUpward } from '../../user-files/search-upward.js';
import { readText } from '../../values/read-file.js';
import type { ProfileSource } from '../connection.js';
import type { ProfileFile } from './parse.js';

/** What comes with a repository, upward from where one stands. */
export const sharedFileName = '.todo-kafka.yaml';

/** The user's, which nobody else can read. */
export function profilesPath(env: Environment): string {
  return join(configFolder(env), 'config.yaml');
}

/** Profiles of the user's, and of the repository that one stands in. What reads YAML is loaded where a file is there. */
export function profileSource(env: Environment, workingDirectory: string): ProfileSource {
  return {
    named: async ({ value: name, from }) => {
      const { personal, shared } = await readProfiles(env, workingDirectory);
      const all = [...personal.profiles, ...(shared?.profiles ?? [])];
      const found = all.find((profile) => profile.name === name); // the user's comes first
      if (found !== undefined) return found;
      const { noSuch } = await import('./parse.js');
      throw new AppError(
        'CONFIG_INVALID',
        `${from}: ${noSuch(name, [...new Set(all.map((profile) => profile.name))])}`,
        {
          hint: 'See the profiles with `todo-kafka config list`.',
        },
      );
    },
    chosen: async () => {
      const { use, profiles } = await readPersonal(env);
      return profiles.find(({ name }) => name === use) ?? null;
    },
  };
}

export interface Profiles {
  readonly personal: ProfileFile;
  /** null where there is no such file. */
  readonly shared: ProfileFile | null;
}

export async function readProfiles(env: Environment, workingDirectory: string): Promise<Profiles> {
  const path = searchUpward(workingDirectory, sharedFileName);
  const personal = await readPersonal(env);
  return { personal, shared: path === null ? null : await readProfileFile(path, true) };
}

async function readPersonal(env: Environment): Promise<ProfileFile> {
  const path = profilesPath(env);
  const mode = modeOf(path);
  if (mode === null) return { path, use: null, profiles: [] };
  // Windows has no such modes.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    throw new AppError('CONFIG_INVALID', `"${path}" is open to others (mode ${octal})`, {
      hint: `Close it with \`chmod 600 ${path}\`.`,
    });
  }
  return readProfileFile(path, false);
}

async function readProfileFile(path: string, isShared: boolean): Promise<ProfileFile> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
  const { parseProfiles } = await import('./parse.js');
  return parseProfiles(path, text, isShared);
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch {
    return null;
  }
}
