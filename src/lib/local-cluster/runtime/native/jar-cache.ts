import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../errors.js';
import { packageFile } from '../../../package-files.js';
import { fileError } from '../../../user-files/file-error.js';
import { withLock } from '../../../user-files/lock.js';
import { checksumsOf, checksumText, parseChecksums, verifyFolder, type Checksums } from './checksums.js';
import { fetchWithMaven, forgetInMaven, type Fetched, type MavenOptions } from './maven.js';

/**
 * A folder below the cache that is whole and as it is pinned, or not there: it is filled under another name, by one process at
 * a time, checked, and renamed. One that has changed since is fetched anew.
 * @throws AppError CHECKSUM_MISMATCH where what is fetched is not what is pinned, twice
 */
export async function cachedJars(what: Fetched, name: string, options: MavenOptions): Promise<string> {
  const { folders, signal, progress } = options;
  const folder = join(folders.cache, 'native', name);
  if ((await isFolder(folder)) && (await problemsOf(folder, name)).length === 0) return folder;
  const onWait = (): void => progress('Waiting for another todo-kafka, which is downloading');
  return withLock(join(folders.cache, 'download.lock'), { signal, onWait }, async () => {
    const parent = dirname(folder);
    if (await isFolder(folder)) {
      const problems = await problemsOf(folder, name);
      if (problems.length === 0) return folder;
      options.warn?.(`of what is in the cache "${folder}", ${inShort(problems)}; it is fetched anew`);
      await discard(folder, what);
    }
    await removeUnfinished(parent);
    const unfinished = await unfinishedFolder(parent);
    try {
      await fetchVerified(what, name, unfinished, options);
      await chmod(unfinished, 0o755); // as every other folder, not a private one: users may share a cache
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return folder;
  });
}

/** Maven keeps what it has fetched; where that is wrong, it has to fetch it again, once. */
async function fetchVerified(what: Fetched, name: string, folder: string, options: MavenOptions): Promise<void> {
  await fetchWithMaven(what, folder, options);
  const pins = await pinsOf(name);
  if (pins === null) {
    options.warn?.(`todo-kafka has no checksums of "${name}", a version that was chosen: what comes first is kept to`);
    await writeFile(join(folder, firstSums), checksumText(await checksumsOf(folder)));
    return;
  }
  const first = await verifyFolder(folder, pins);
  if (first.length === 0) return;
  options.warn?.(`of what Maven fetched, ${inShort(first)}; it is fetched once more`);
  await forgetInMaven(what, pins.keys(), options);
  await emptyFolder(folder);
  await fetchWithMaven(what, folder, options);
  const problems = await verifyFolder(folder, pins);
  if (problems.length === 0) return;
  throw new AppError('CHECKSUM_MISMATCH', `what Maven fetches for "${name}" is not what todo-kafka has checksums of`, {
    problems: problems.slice(0, 10).map((message) => ({ message })),
  });
}

/** Checksums of the first download, of a version that we have none of. */
const firstSums = '.sha256';

async function problemsOf(folder: string, name: string): Promise<readonly string[]> {
  const expected = (await pinsOf(name)) ?? (await sumsIn(join(folder, firstSums)));
  if (expected !== null) return verifyFolder(folder, expected);
  // Fetched by a version of todo-kafka that wrote nothing down.
  await writeFile(join(folder, firstSums), checksumText(await checksumsOf(folder))).catch(() => undefined);
  return [];
}

/** The checksums that come with todo-kafka; null for versions that are not of its own list. */
export async function pinsOf(name: string): Promise<Checksums | null> {
  return sumsIn(packageFile('native', `${name}.sha256`));
}

async function sumsIn(file: string): Promise<Checksums | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseChecksums(text);
}

/** With the archives that were made of it: they fit no other files. */
async function discard(folder: string, what: Fetched): Promise<void> {
  const parent = dirname(folder);
  const archives = (await readdir(parent)).filter((entry) => entry.startsWith(`${what}-archive-`));
  for (const path of [folder, ...archives.map((archive) => join(parent, archive))]) {
    await rm(path, { recursive: true, force: true });
  }
}

async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

function inShort(problems: readonly string[]): string {
  const others = problems.length - 3;
  return `${problems.slice(0, 3).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

const unfinishedPrefix = '.unfinished-';

async function unfinishedFolder(parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, unfinishedPrefix));
  } catch (error) {
    throw fileError(error, `cannot write in "${parent}"`);
  }
}

/** What a process left that was ended in the middle; only under the lock, so nobody fills it any more. */
async function removeUnfinished(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(unfinishedPrefix))) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}
