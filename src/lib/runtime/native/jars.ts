import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.js';
import { fileError } from '../file-error.js';
import { withLock } from '../lock.js';
import { fetchWithMaven, type MavenOptions } from './maven.js';

/** Jars that run one service. */
export interface Jars {
  readonly folder: string;
  /** Names of the jars to put on the class path, sorted. */
  readonly names: readonly string[];
}

/** The jars of Kafka that `native/pom.xml` names, from our cache; fetched by Maven where they are not there yet. */
export async function kafkaJars(options: MavenOptions): Promise<Jars> {
  const { kafka, log4j } = options.versions;
  return jarsIn(await cached('kafka', `kafka-${kafka}-log4j-${log4j}`, options));
}

/** Apicurio Registry's folder: one runnable jar, which names the others. */
export async function registryJars(options: MavenOptions): Promise<Jars> {
  const folder = await cached('registry', `apicurio-registry-${options.versions.apicurio}`, options);
  const { names } = await jarsIn(folder);
  return { folder, names: names.filter((name) => name.endsWith('-runner.jar')) };
}

/**
 * The jars of a Kafka that was unpacked by hand: the folder that `--kafka-home` or KAFKA_HOME names.
 * @throws AppError KAFKA_HOME_UNSUITABLE where it holds no Kafka 4
 */
export async function kafkaHomeJars(home: string): Promise<Jars> {
  const jars = await jarsIn(join(home, 'libs'));
  const version = jars.names
    .map((name) => /^kafka_2\.\d+-(\d+)\.[\d.]+\.jar$/.exec(name))
    .find((match) => match !== null);
  if (version === undefined) {
    throw new AppError(
      'KAFKA_HOME_UNSUITABLE',
      `"${home}" holds no Kafka: there is no kafka_2.13-….jar in its folder libs`,
    );
  }
  if (Number(version[1]) >= 4) return jars;
  throw new AppError(
    'KAFKA_HOME_UNSUITABLE',
    `"${home}" holds ${version[0].replace('.jar', '')}; todo-kafka runs Kafka 4`,
  );
}

/**
 * A folder below the cache that is either whole or not there: it is filled under another name, by one process at a time,
 * and renamed when nothing is missing.
 */
async function cached(what: 'kafka' | 'registry', name: string, options: MavenOptions): Promise<string> {
  const { folders, signal, progress } = options;
  const folder = join(folders.cache, 'native', name);
  if (await isFolder(folder)) return folder;
  const onWait = (): void => progress('Waiting for another todo-kafka, which is downloading');
  return withLock(join(folders.cache, 'download.lock'), { signal, onWait }, async () => {
    if (await isFolder(folder)) return folder;
    await removeUnfinished(dirname(folder));
    const unfinished = await unfinishedFolder(dirname(folder));
    try {
      await fetchWithMaven(what, unfinished, options);
      await chmod(unfinished, 0o755); // as every other folder, not a private one: users may share a cache
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return folder;
  });
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
  for (const name of names.filter((each) => each.startsWith(unfinishedPrefix))) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function jarsIn(folder: string): Promise<Jars> {
  const names = await readdir(folder).catch(() => []);
  return { folder, names: names.filter((name) => name.endsWith('.jar')).sort() };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}
