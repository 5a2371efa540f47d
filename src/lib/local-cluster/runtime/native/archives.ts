import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../../user-files/file-error.js';
import { withLock } from '../../../user-files/lock.js';
import { isThere } from '../../../user-files/is-there.js';
import type { ArchiveInputs } from './archive-inputs.js';
import type { Jars } from './jars.js';
import type { Java } from './java.js';
import { sharedJvmFlags } from './service-command.js';
import { bootstrapFile } from './storage.js';
import { endLeftoverTraining, train, type TrainedFiles, trainingPrefix } from './training.js';

/** What makes a start fast, made once for a Java and a set of jars. */
export interface Archives {
  /** The checkpoint that a freshly formatted broker begins with. */
  readonly bootstrap: string;
  /** Class-data archives; null where this Java could not make one, and starts go without. */
  readonly kafka: string | null;
  readonly registry: string | null;
}

/**
 * Class-data archives (JEP 350) of the broker and the registry: a JVM maps the classes that another one had loaded, and
 * checks itself that Java and jars are the same. They come out of one run of each service, which also formats a folder.
 */
export async function findOrMakeArchives(inputs: ArchiveInputs): Promise<Archives> {
  const parent = join(inputs.folders.cache, 'native');
  const kafkaFolder = join(parent, `kafka-archive-${fingerprint(inputs.java, inputs.kafka)}`);
  const registryFolder =
    inputs.registry === null ? null : join(parent, `registry-archive-${fingerprint(inputs.java, inputs.registry)}`);
  const wanted = [kafkaFolder, ...(registryFolder === null ? [] : [registryFolder])];
  if (!(await allThere(wanted))) await makeMissing(parent, { kafkaFolder, registryFolder }, inputs);
  return {
    bootstrap: join(kafkaFolder, bootstrapFile),
    kafka: await archiveIn(kafkaFolder),
    registry: registryFolder === null ? null : await archiveIn(registryFolder),
  };
}

/** The name of an archive within its folder. */
const archiveFile = 'classes.jsa';

interface Targets {
  readonly kafkaFolder: string;
  readonly registryFolder: string | null;
}

async function makeMissing(parent: string, targets: Targets, inputs: ArchiveInputs): Promise<void> {
  const { folders, signal, progress } = inputs;
  const onWait = (): void => progress('Waiting for another todo-kafka, which prepares fast starts');
  await withLock(join(folders.cache, 'archives.lock'), { signal, onWait }, async () => {
    const kafka = (await isThere(targets.kafkaFolder)) ? null : targets.kafkaFolder;
    const registry =
      targets.registryFolder === null || (await isThere(targets.registryFolder)) ? null : targets.registryFolder;
    if (kafka === null && registry === null) return;
    await removeLeftovers(parent);
    progress('Preparing fast starts, once for this Java');
    const folder = join(parent, `${trainingPrefix}${process.pid}`);
    try {
      await mkdir(folder, { recursive: true });
      const made = await train(folder, { ...inputs, makeKafka: kafka !== null, makeRegistry: registry !== null });
      if (kafka !== null) await keep(kafka, made, { archive: made.kafkaArchive, bootstrap: made.bootstrap });
      if (registry !== null) await keep(registry, made, { archive: made.registryArchive, bootstrap: null });
    } catch (error) {
      throw fileError(error, `cannot write in "${parent}"`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Puts what was made into a folder that appears as a whole. It appears without an archive where none could be made. */
async function keep(
  folder: string,
  { folder: trained }: TrainedFiles,
  files: { readonly archive: string | null; readonly bootstrap: string | null },
): Promise<void> {
  const whole = join(trained, 'whole');
  await rm(whole, { recursive: true, force: true });
  await mkdir(whole, { recursive: true });
  if (files.archive !== null) await rename(files.archive, join(whole, archiveFile));
  if (files.bootstrap !== null) await rename(files.bootstrap, join(whole, bootstrapFile));
  await rename(whole, folder);
}

/** Also ends what a training run that was itself ended left running. Only under the lock. */
async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(trainingPrefix))) {
    await endLeftoverTraining(join(parent, name));
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function fingerprint({ path, description }: Java, { folder, names }: Jars): string {
  const parts = [path, description, folder, ...names, ...sharedJvmFlags];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

async function archiveIn(folder: string): Promise<string | null> {
  const file = join(folder, archiveFile);
  return (await isThere(file)) ? file : null;
}

async function allThere(paths: readonly string[]): Promise<boolean> {
  return (await Promise.all(paths.map(isThere))).every(Boolean);
}
