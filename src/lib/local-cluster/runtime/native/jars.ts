import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../errors.js';
import type { Versions } from '../versions.js';
import { cachedJars } from './jar-cache.js';
import type { Fetched, MavenOptions } from './maven.js';
import { registryGuard } from './registry-guard.js';

/** Jars that run one service. */
export interface Jars {
  readonly folder: string;
  /** Names of the jars to put on the class path, in this order. */
  readonly names: readonly string[];
}

/** What they are called in the cache; with `.sha256` behind it, the file in `native/` with their checksums. */
export function jarsName(what: Fetched, { kafka, log4j, apicurio }: Versions): string {
  return what === 'kafka' ? `kafka-${kafka}-log4j-${log4j}` : `apicurio-registry-${apicurio}`;
}

/** The jars of Kafka that `native/pom.xml` names, from our cache; fetched by Maven where they are not there yet. */
export async function kafkaJars(options: MavenOptions): Promise<Jars> {
  return jarsIn(await cachedJars('kafka', jarsName('kafka', options.versions), options));
}

/** Apicurio Registry's folder: one runnable jar, which names the others, behind the one that keeps strangers out. */
export async function registryJars(options: MavenOptions): Promise<Jars> {
  const folder = await cachedJars('registry', jarsName('registry', options.versions), options);
  const { names } = await jarsIn(folder);
  const guard = join('..', await registryGuard(options.folders));
  return { folder, names: [guard, ...names.filter((name) => name.endsWith('-runner.jar'))] };
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

async function jarsIn(folder: string): Promise<Jars> {
  const names = await readdir(folder).catch(() => []);
  return { folder, names: names.filter((name) => name.endsWith('.jar')).sort() };
}
