import { execa } from 'execa';
import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { abortReason, sleep, throwIfAborted } from '../../../abort.js';
import { AppError, hasErrorCode } from '../../../errors.js';
import { SchemaRegistry } from '../../../registry/client.js';
import { apicurioPrefix } from '../../../registry/prefix.js';
import { randomKafkaId } from '../kafka-id.js';
import { loopback, type BrokerService, type ClusterLayout, type RegistryService, type ServiceName } from '../layout.js';
import { accepts } from '../ports.js';
import type { ArchiveInputs } from './archive-inputs.js';
import { brokerConfig, dataFolderName } from './broker-config.js';
import { placesOf, type ServicePlaces } from './places.js';
import { brokerCommand, classPath, registryCommand, type JvmOptions, type ServiceCommand } from './service-command.js';
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

/** Of one answer of the registry, which is asked again as long as it does not serve. */
const registryLimits = { milliseconds: 5_000, bytes: 1024 * 1024 };

/**
 * Runs a cluster of one broker, and the registry on it, on ports that nobody uses, and ends it: on its way out each JVM
 * writes an archive of the classes that it had loaded. What goes wrong here costs an archive, not the start.
 */
export async function train(folder: string, inputs: TrainingInputs): Promise<TrainedFiles> {
  const { signal, makeKafka } = inputs;
  const layout = await trainingLayout();
  const bootstrap = await format(layout, placesOf(folder, layout.brokers[0].name), inputs);
  const run = new TrainingRun(folder, layout, inputs);
  const failure = await run.start().catch((error: unknown) => error);
  const archives = await run.end(); // whatever came of it
  throwIfAborted(signal);
  if (hasErrorCode(failure, 'DISK_FULL')) throw failure;
  return {
    folder,
    bootstrap,
    kafkaArchive: makeKafka ? (archives.get('kafka1') ?? null) : null,
    registryArchive: archives.get('schema-registry') ?? null,
  };
}

class TrainingRun {
  readonly #folder: string;
  readonly #layout: TrainingLayout;
  readonly #inputs: TrainingInputs;
  /** The last one first. */
  readonly #started: ServiceName[] = [];

  constructor(folder: string, layout: TrainingLayout, inputs: TrainingInputs) {
    this.#folder = folder;
    this.#layout = layout;
    this.#inputs = inputs;
  }

  async start(): Promise<void> {
    await this.#startBroker();
    if (this.#inputs.makeRegistry) await this.#startRegistry();
  }

  async #startBroker(): Promise<void> {
    const [{ name, port }] = this.#layout.brokers;
    const command = brokerCommand(this.#inputs.kafka, this.#places(name), this.#jvm(name));
    await this.#start(name, command, () => accepts(loopback, port));
  }

  async #startRegistry(): Promise<void> {
    const { registry } = this.#inputs;
    const { registry: service } = this.#layout;
    if (registry === null) return;
    const places = this.#places(service.name);
    await mkdir(places.folder, { recursive: true });
    const command = registryCommand(registry, places, { ...this.#jvm(service.name), service, layout: this.#layout });
    // Here it makes its topics itself, as it does unless told otherwise.
    const env = { ...command.env, APICURIO_KAFKASQL_TOPIC_AUTO_CREATE: undefined };
    await this.#start(service.name, { ...command, env }, () => takesSchema(service.port, this.#inputs.signal));
  }

  /** Ends all that was started. @returns the archives of those that ended as they should: others may have left half */
  async end(): Promise<ReadonlyMap<ServiceName, string>> {
    const archives = new Map<ServiceName, string>();
    for (const name of this.#started) {
      const process = await runningProcess(this.#places(name).pidFile);
      if (process === null) continue;
      const { signal } = this.#inputs;
      await signalProcess(process, 'SIGTERM');
      if (await awaitEnd(process, limit, () => Promise.resolve(signal.aborted))) {
        if (await isThere(this.#archive(name))) archives.set(name, this.#archive(name));
      } else {
        await signalProcess(process, 'SIGKILL');
        await awaitEnd(process, limit);
      }
    }
    return archives;
  }

  async #start(name: ServiceName, command: ServiceCommand, isReady: () => Promise<boolean>): Promise<void> {
    this.#started.unshift(name);
    const places = this.#places(name);
    await launch(command, places);
    const deadline = Date.now() + limit;
    while (!(await isReady())) {
      if (Date.now() > deadline || (await runningProcess(places.pidFile)) === null) throw new Error('it did not start');
      await sleep(100, this.#inputs.signal);
    }
  }

  #jvm(name: ServiceName): JvmOptions {
    const { java, env, makeKafka } = this.#inputs;
    const isWanted = name === 'schema-registry' || makeKafka;
    return { java: java.path, env, archive: isWanted ? [`-XX:ArchiveClassesAtExit=${this.#archive(name)}`] : [] };
  }

  #archive(name: ServiceName): string {
    return join(this.#folder, `${name}.jsa`);
  }

  #places(name: ServiceName): ServicePlaces {
    return placesOf(this.#folder, name);
  }
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
  layout: TrainingLayout,
  { folder }: ServicePlaces,
  { kafka, java, signal }: TrainingInputs,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'server.properties'), brokerConfig(layout.brokers[0], layout));
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

type TrainingLayout = ClusterLayout & {
  readonly brokers: readonly [BrokerService];
  readonly registry: RegistryService;
};

async function trainingLayout(): Promise<TrainingLayout> {
  const [port = 0, controllerPort = 0, registryPort = 0] = await freePorts(3);
  return {
    brokers: [{ name: 'kafka1', host: 'localhost', nodeId: 1, port, controllerPort, internalPort: null }],
    registry: { name: 'schema-registry', host: 'localhost', port: registryPort, kind: 'apicurio', internalPort: null },
    ui: null,
    zookeeper: null,
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

/** Registers a schema, so that the classes which that takes are in the archive too. */
async function takesSchema(port: number, signal: AbortSignal): Promise<boolean> {
  const schema = JSON.stringify({ type: 'record', name: 'Training', fields: [{ name: 'id', type: 'string' }] });
  const url = new URL(`http://${loopback}:${port}${apicurioPrefix}`);
  const registry = new SchemaRegistry({ url, signal, debug: () => undefined, limits: registryLimits });
  try {
    await registry.register('training', { schema, schemaType: 'AVRO', references: [] });
    return (await registry.version('training', 'latest')) !== null;
  } catch {
    return false;
  }
}

async function isThere(file: string): Promise<boolean> {
  return ((await stat(file).catch(() => null))?.size ?? 0) > 0;
}
