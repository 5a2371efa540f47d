import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { userFolders } from '../../src/lib/user-files/folders.js';

const run = promisify(execFile);

export interface Libraries {
  /** Name of the folder in the cache, with the version in it. */
  readonly name: string;
  /** The file that says which jars. */
  readonly pom: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** The folder with the jars that a pom asks for, fetched by Maven the first time. */
export async function mavenLibraries({ name, pom, properties }: Libraries): Promise<string> {
  const { cache } = userFolders(process.env);
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, `${name}-`));
  await run('mvn', [
    '--batch-mode',
    '--quiet',
    `-Dmaven.repo.local=${join(cache, 'maven-repository')}`,
    ...Object.entries(properties).map(([key, value]) => `-D${key}=${value}`),
    '-f',
    pom,
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
    `-DoutputDirectory=${unfinished}`,
  ]);
  if (existsSync(folder)) rmSync(unfinished, { recursive: true, force: true });
  else renameSync(unfinished, folder);
  return folder;
}
