import { execa } from 'execa';
import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { abortReason, sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import { apicurioPrefix } from '../../registry/prefix.js';
import { loopback, type BrokerService, type ClusterLayout, type Service } from '../layout.js';
import { randomKafkaId } from '../kafka-id.js';
import { accepts } from '../ports.js';
import type { ArchiveInputs } from './archives.js';
import { brokerConfig, dataFolderName } from './broker-config.js';
import { placesOf, type ServicePlaces } from './places.js';
import { brokerCommand, classPath, registryCommand, type ServiceCommand } from './service-command.js';
import { awaitEnd, launch, runningProcess, signalProcess } from './service-process.js';
import { bootstrapFile } from './storage.js';

export const trainingPrefix = '.training-';

export interface TrainingInputs extends ArchiveInputs {
  readonly makeKafka: boolean;
  readonly makeRegistry: boolean;
}

/** Files below the training run's folder, to be taken from there. */
export interface TrainedFiles {
  readonly folder: string;
  readonly bootstrap: string;
  readonly kafkaArchive: string | null;
  readonly registryArchive: string | null;
}

/** Milliseconds for a service to answer, and for a JVM to write its archive. */
const limit = 60_000;

/**
 * Runs a cluster of one broker, and the registry on it, on ports that nobody uses, and ends it: on its way out each JVM
 * writes an archive of the classes that it had loaded. What goes wrong costs the archive, not the start.
 */
export async function train(folder: string, inputs: TrainingInputs): Promise<TrainedFiles> {
  const { kafka, registry, java, env, signal, makeKafka, makeRegistry } = inputs;
  const layout = await trainingLayout();
  const [broker] = layout.brokers;
  const places = placesOf(folder, broker.name);
  const bootstrap = await format(broker, layout, places, inputs);
  const archives = { kafka: join(folder, 'kafka.jsa'), registry: join(folder, 'registry.jsa') };
  const jvm = (archive: string | null): { java: string; env: typeof env; archive: readonly string[] } => ({
    java: java.path,
    env,
    archive: archive === null ? [] : [`-XX:ArchiveClassesAtExit=${archive}`],
  });
  const running: ServicePlaces[] = [];
  const run = async (command: ServiceCommand, at: ServicePlaces, isReady: () => Promise<boolean>): Promise<void> => {
    running.unshift(at);
    await launch(command, at);
    await awaitReady(at, isReady, signal);
  };
  try {
    await run(brokerCommand(kafka, places, jvm(makeKafka ? archives.kafka : null)), places, () =>
      accepts(loopback, broker.port),
    );
    if (makeRegistry && registry !== null) {
      const at = placesOf(folder, layout.registry.name);
      await mkdir(at.folder, { recursive: true });
      const command = registryCommand(registry, at, {
        ...jvm(archives.registry),
        service: layout.registry,
        layout,
      });
      const selfMade = { ...command, env: { ...command.env, APICURIO_KAFKASQL_TOPIC_AUTO_CREATE: 'true' } };
      await run(selfMade, at, () => takesSchema(layout.registry.port));
    }
    for (const at of running) await end(at, 'SIGTERM', signal);
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    if (error instanceof AppError && error.code === 'DISK_FULL') throw error;
  } finally {
    for (const at of running) await end(at, 'SIGKILL', new AbortController().signal);
  }
  return {
    folder,
    bootstrap,
    kafkaArchive: makeKafka ? await nonEmpty(archives.kafka) : null,
    registryArchive: makeRegistry ? await nonEmpty(archives.registry) : null,
  };
}

/** Ends what a training run left running when it was itself killed. */
export async function endLeftoverTraining(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const process = await runningProcess(join(folder, name, 'pid'));
    if (process !== null) await signalProcess(process, 'SIGKILL');
  }
}

/** Formats the folder with Kafka's own tool. @returns the checkpoint that it made */
async function format(
  broker: BrokerService,
  layout: ClusterLayout,
  { folder }: ServicePlaces,
  { kafka, java, signal }: TrainingInputs,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'server.properties'), brokerConfig(broker, layout));
  const { failed, all } = await execa(
    java.path,
    ['-cp', classPath(kafka), 'kafka.tools.StorageTool', 'format', '-t', randomKafkaId(), '-c', 'server.properties'],
    { cwd: folder, all: true, reject: false, cancelSignal: signal },
  );
  if (signal.aborted) throw abortReason(signal);
  if (failed) {
    if (all.includes('No space left')) throw new AppError('DISK_FULL', 'no space left on the disk of the cache folder');
    throw new AppError('SERVICE_FAILED', "Kafka's storage tool failed", {
      problems: all
        .trim()
        .split('\n')
        .slice(-3)
        .map((message) => ({ message })),
    });
  }
  const kept = join(folder, bootstrapFile);
  await copyFile(join(folder, dataFolderName, bootstrapFile), kept);
  return kept;
}

type TrainingLayout = ClusterLayout & { readonly brokers: readonly [BrokerService]; readonly registry: Service };

async function trainingLayout(): Promise<TrainingLayout> {
  const [port = 0, controllerPort = 0, registryPort = 0] = await freePorts(3);
  return {
    brokers: [{ name: 'kafka1', host: 'localhost', nodeId: 1, port, controllerPort }],
    registry: { name: 'schema-registry', host: 'localhost', port: registryPort },
  };
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject).listen(0, loopback, () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  for (const server of servers) server.close();
  return ports;
}

async function awaitReady(at: ServicePlaces, isReady: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + limit;
  while (!(await isReady())) {
    if (Date.now() > deadline || (await runningProcess(at.pidFile)) === null) throw new Error('it did not start');
    await sleep(100, signal);
  }
}

async function end(at: ServicePlaces, signal: 'SIGTERM' | 'SIGKILL', abort: AbortSignal): Promise<void> {
  const process = await runningProcess(at.pidFile);
  if (process === null) return;
  await signalProcess(process, signal);
  await awaitEnd(process, limit, () => Promise.resolve(abort.aborted));
}

/** Registers a schema, so that the classes which that takes are in the archive too. */
async function takesSchema(port: number): Promise<boolean> {
  const schema = JSON.stringify({ type: 'record', name: 'Training', fields: [{ name: 'id', type: 'string' }] });
  try {
    const subject = `http://${loopback}:${port}${apicurioPrefix}/subjects/training`;
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ schema }) };
    const signal = AbortSignal.timeout(5_000);
    return (
      (await fetch(`${subject}/versions`, { ...post, signal })).ok && (await fetch(`${subject}/versions/latest`)).ok
    );
  } catch {
    return false;
  }
}

async function nonEmpty(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  return found === null || found.size === 0 ? null : file;
}
