import { accessSync, constants, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../errors.js';

export interface Folders {
  /** What can be fetched or made again: jars, class-data archives. */
  readonly cache: string;
  /** What cannot: clusters, undo files. */
  readonly data: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's folders: `TODO_KAFKA_CACHE` and `TODO_KAFKA_DATA`, else the XDG base directories
 * (https://specifications.freedesktop.org/basedir-spec), else a private folder below the system's temporary one, for a
 * user without a home that can be written. Nothing is created here but that last one.
 */
export function userFolders(env: Environment): Folders {
  return {
    cache: absolute(env, 'TODO_KAFKA_CACHE') ?? xdgFolder(env, 'XDG_CACHE_HOME', '.cache'),
    data: absolute(env, 'TODO_KAFKA_DATA') ?? xdgFolder(env, 'XDG_DATA_HOME', join('.local', 'share')),
  };
}

/** Where the user keeps settings: `todo-kafka` in the XDG base directory for those. */
export function configFolder(env: Environment): string {
  return xdgFolder(env, 'XDG_CONFIG_HOME', '.config');
}

function absolute(env: Environment, name: string): string | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  if (!isAbsolute(value)) throw new AppError('CONFIG_INVALID', `${name} has to be an absolute path, not "${value}"`);
  return value;
}

function xdgFolder(env: Environment, name: string, belowHome: string): string {
  const configured = env[name];
  if (configured !== undefined && isAbsolute(configured)) return join(configured, 'todo-kafka');
  const home = writableHome(env);
  return home === null ? join(privateTemporaryFolder(), belowHome) : join(home, belowHome, 'todo-kafka');
}

function writableHome(env: Environment): string | null {
  try {
    const home = env['HOME'] === undefined || env['HOME'] === '' ? homedir() : env['HOME'];
    if (!isAbsolute(home)) return null;
    const nearest = nearestThere(home);
    accessSync(nearest, constants.W_OK);
    return statSync(nearest).isDirectory() ? home : null;
  } catch {
    return null; // no entry in the list of users, or a home that this user cannot write
  }
}

function nearestThere(path: string): string {
  try {
    lstatSync(path);
    return path;
  } catch {
    return nearestThere(dirname(path));
  }
}

function privateTemporaryFolder(): string {
  const user = process.getuid?.() ?? 'user';
  const folder = join(tmpdir(), `todo-kafka-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new AppError('CONFIG_INVALID', `"${folder}" belongs to somebody else`, {
      hint: 'Set TODO_KAFKA_CACHE and TODO_KAFKA_DATA to folders of your own.',
    });
  }
  return folder;
}
