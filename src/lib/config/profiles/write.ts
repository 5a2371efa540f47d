import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.js';
import { fileError } from '../../user-files/file-error.js';
import type { Environment } from '../../user-files/folders.js';
import { withLock } from '../../user-files/lock.js';
import { readText } from '../../values/read-file.js';
import { editYaml, type YamlEdit } from '../../yaml/edit-yaml.js';
import { noSuch, parseProfiles, profileName, type ProfileFile } from './parse.js';
import { profilesPath } from './profile-files.js';

/** A secret that the file is to refer to: its name below the folder `secrets` beside it. */
export interface SecretFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Changes the user's file of profiles: one process at a time, all of it or nothing, readable for nobody else.
 * @param edit what is to change, where this is what the file says now
 * @throws AppError CONFIG_INVALID where the file would not be valid afterwards
 */
export async function editProfiles(
  env: Environment,
  signal: AbortSignal,
  edit: (now: ProfileFile) => { readonly edits: readonly YamlEdit[]; readonly secrets?: readonly SecretFile[] },
): Promise<ProfileFile> {
  const path = profilesPath(env);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await withLock(`${path}.lock`, { signal }, async () => {
      const before = await textOf(path);
      const { edits, secrets = [] } = edit(parseProfiles(path, before, false));
      const { text, missing } = editYaml(before, edits, (at, written) =>
        at.at(-1) === 'registry' ? { url: written } : {},
      );
      if (missing.length > 0) {
        const names = missing.map((field) => field.slice(2).join('.')).join(', ');
        throw new AppError('CONFIG_INVALID', `nothing was done: profile "${missing[0]?.[1] ?? ''}" has no ${names}`);
      }
      const after = parseProfiles(path, text, false);
      for (const secret of secrets) await writeWhole(secretPath(path, secret.name), secret.text);
      await writeWhole(path, text);
      return after;
    });
  } catch (error) {
    throw fileError(error, `cannot write "${path}"`);
  }
}

function secretPath(path: string, name: string): string {
  return join(dirname(path), 'secrets', name);
}

/** @throws AppError CONFIG_INVALID */
export function expectProfile(name: string, { profiles }: ProfileFile): void {
  const names = profiles.map((profile) => profile.name);
  if (!names.includes(name)) throw new AppError('CONFIG_INVALID', noSuch(name, names));
}

/** @throws AppError CONFIG_INVALID */
export function expectName(name: string): void {
  if (!profileName.test(name)) {
    throw new AppError(
      'CONFIG_INVALID',
      `"${name}" is no name of a profile: write letters, digits, \`-\`, \`_\` and \`.\``,
    );
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Whoever reads it meanwhile reads what was there or what will be. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await chmod(draft, 0o600); // whatever the umask
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
