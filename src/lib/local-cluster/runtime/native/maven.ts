import { execa } from 'execa';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { abortable } from '../../../abort.js';
import { AppError, type Problem } from '../../../errors.js';
import type { Environment, Folders } from '../../../user-files/folders.js';
import { packageFile } from '../../../package-files.js';
import type { PrepareOptions } from '../runtime.js';
import { findExecutable, isExecutable } from './find-executable.js';
import type { Versions } from '../versions.js';

export interface MavenOptions extends PrepareOptions {
  readonly env: Environment;
  readonly folders: Folders;
  readonly versions: Versions;
  /** Told what somebody should know although it goes on. */
  readonly warn?: ((text: string) => void) | undefined;
}

/** What one execution of `native/pom.xml` fetches. */
export type Fetched = 'kafka' | 'registry';

/**
 * Lets Maven put what one execution of `native/pom.xml` fetches into `folder`. Its local repository is in our cache, so
 * that what an interrupted download left is used again; mirrors and proxies are those of the user's own settings.
 */
export async function fetchWithMaven(what: Fetched, folder: string, options: MavenOptions): Promise<void> {
  const { env, folders, versions, signal, progress } = options;
  const goal = what === 'kafka' ? 'copy-dependencies' : 'unpack';
  const process = execa(
    await findMaven(env),
    [
      '--batch-mode',
      '-Dstyle.color=never',
      `-Dmaven.repo.local=${repository(folders)}`,
      ...Object.entries(versions).map(([name, version]) => `-D${name}.version=${version}`),
      `-Dfolder=${folder}`,
      '--file',
      packageFile('native', 'pom.xml'),
      `dependency:${goal}@${what}`,
    ],
    { env: { ...env }, extendEnv: false, cwd: folders.cache, all: true, reject: false, cancelSignal: signal },
  );
  const count = new DownloadCount(what);
  const watch = async (): Promise<void> => {
    for await (const line of process.iterable({ from: 'all' })) {
      const text = count.read(line);
      if (text !== null) progress(text);
    }
  };
  const begun = Date.now();
  const tick = setInterval(() => progress(count.after(Date.now() - begun)), 1_000);
  // Where Maven is a script with children of its own, those may keep its output open after it was ended.
  await abortable(
    watch().catch(() => undefined),
    signal,
  ).finally(() => clearInterval(tick));
  const { failed, all, shortMessage } = await abortable(process, signal);
  if (!failed) return;
  await writeFile(logFile(folders), all).catch(() => undefined); // worth having, not worth another failure
  throw downloadFailure(all, shortMessage ?? '', logFile(folders));
}

/** Lets Maven fetch these jars, or the archive of the registry, again: it takes what is in its repository for right. */
export async function forgetInMaven(
  what: Fetched,
  jars: Iterable<string>,
  { folders, versions }: MavenOptions,
): Promise<void> {
  const names = new Set(what === 'kafka' ? jars : [`apicurio-registry-app-${versions.apicurio}-all.tar.gz`]);
  const entries = await readdir(repository(folders), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const { name, parentPath } of entries) if (names.has(name)) await rm(join(parentPath, name), { force: true });
}

function repository({ cache }: Folders): string {
  return join(cache, 'maven-repository');
}

async function findMaven(env: Environment): Promise<string> {
  for (const name of ['MAVEN_HOME', 'M2_HOME']) {
    const candidate = join(env[name] ?? '', 'bin', 'mvn');
    if ((env[name] ?? '') !== '' && (await isExecutable(candidate))) return candidate;
  }
  const found = await findExecutable('mvn', env);
  if (found !== null) return found;
  throw new AppError('MAVEN_MISSING', 'no `mvn` is on the PATH, which fetches the jars of Kafka and the registry');
}

function logFile(folders: Folders): string {
  return join(folders.cache, 'maven.log');
}

/** Counts what Maven says it has downloaded: `Downloaded from central: https://… (6.7 MB at 62 MB/s)`. */
export class DownloadCount {
  readonly #what: string;
  #files = 0;
  #bytes = 0;
  #last: string;

  constructor(what: string) {
    this.#what = what === 'kafka' ? 'Kafka' : 'the schema registry';
    this.#last = `Downloading ${this.#what}`;
  }

  /** @returns how far the download is, or null where the line says nothing about it */
  read(line: string): string | null {
    const started = /Downloading from \S+: \S*\/(\S+)$/.exec(line);
    const done = /Downloaded from .*\((\d+(?:\.\d+)?) (B|kB|MB|GB)/.exec(line);
    if (started === null && done === null) return null;
    if (done !== null) {
      this.#files += 1;
      this.#bytes += Number(done[1]) * (unitBytes[done[2] ?? 'B'] ?? 1);
    }
    const size = `${this.#files} files, ${Math.round(this.#bytes / 1e6)} MB`;
    this.#last = `Downloading ${this.#what}: ${size}${started === null ? '' : `, now ${started[1] ?? ''}`}`;
    return this.#last;
  }

  /** The last of it with the time that it has taken: Maven is silent while a large file comes. */
  after(milliseconds: number): string {
    return `${this.#last} (${Math.round(milliseconds / 1000)} s)`;
  }
}

const unitBytes: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Maven's own words for what went wrong: its first error, without the advice that follows it. */
export function downloadFailure(output: string, shortMessage: string, log: string): AppError {
  const errors = output
    .split('\n')
    .filter((line) => line.startsWith('[ERROR] '))
    .map((line) => line.slice('[ERROR] '.length).replace(/ -> \[Help \d+\]$/, ''))
    .filter((line) => line !== '' && !/^(To see the full|Re-run Maven|For more information|\[Help)/.test(line));
  const [first = shortMessage, ...others] = errors.length > 0 ? errors : lastLines(output);
  const reason = first.replace(/^Failed to execute goal \S+ (?:\(\S+\) )?on project \S+ /, '');
  const problems: Problem[] = others.slice(0, 5).map((message) => ({ message }));
  if (/No space left on device/.test(output)) {
    return new AppError('DISK_FULL', 'Maven could not write what it downloaded: no space left on the disk');
  }
  return new AppError('DOWNLOAD_FAILED', `Maven could not fetch the jars: ${reason.replace(/\.$/, '')}`, {
    problems: [...problems, { message: `Maven's whole output is in "${log}"` }],
  });
}

function lastLines(output: string): readonly string[] {
  return output.trim().split('\n').filter(Boolean).slice(-3);
}
