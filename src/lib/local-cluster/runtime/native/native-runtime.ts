import { mkdir, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressText } from '../../../kafka/connection/address.js';
import { endBrokers } from '../end-brokers.js';
import { fileError } from '../../../user-files/file-error.js';
import type { Environment, Folders } from '../../../user-files/folders.js';
import { servicesOf, type BrokerService, type Service, type ServiceName } from '../layout.js';
import { serviceFailure, tracedLines } from '../service-failure.js';
import type {
  ClusterRuntime,
  LocalCluster,
  LogOptions,
  PrepareOptions,
  ServiceState,
  StartPlan,
  StopOutcome,
} from '../runtime.js';
import { addedBrokerConfig, brokerConfig } from './broker-config.js';
import { BrokerProcesses } from './broker-processes.js';
import { findInstallation, type Installation } from './installation.js';
import { followLog, lastLogLines, linesSince } from './log-lines.js';
import { placesOf } from './places.js';
import { brokerCommand, registryCommand, type JvmOptions } from './service-command.js';
import { awaitEnd, launch, runningProcess, signalProcess } from './service-process.js';
import { checkStorage, formatStorage } from './storage.js';

export interface NativeRuntimeOptions {
  readonly folders: Folders;
  readonly env: Environment;
  /** An unpacked Kafka to take the jars from; null for those that Maven brings. */
  readonly kafkaHome: string | null;
  /** Told what somebody should know although it goes on. */
  readonly warn?: ((text: string) => void) | undefined;
}

/** Milliseconds for the registry to end after SIGTERM: it keeps nothing of its own. */
const registryLimit = 3_000;
/** Milliseconds for a process to be gone after SIGKILL. */
const killedLimit = 3_000;

/** Runs the services as JVM processes of this machine. */
export class NativeRuntime implements ClusterRuntime {
  readonly kind = 'native';
  readonly interval = 40;
  readonly #options: NativeRuntimeOptions;
  #installation: Installation | undefined;

  constructor(options: NativeRuntimeOptions) {
    this.#options = options;
  }

  async prepare({ services }: Pick<StartPlan, 'services'>, options: PrepareOptions): Promise<void> {
    const registry = services.includes('schema-registry');
    this.#installation = await findInstallation({ ...this.#options, ...options, withRegistry: registry });
  }

  async start(cluster: LocalCluster, services: readonly ServiceName[], options: PrepareOptions): Promise<void> {
    if (this.#installation === undefined) await this.prepare({ services }, options);
    const wanted = servicesOf(cluster.layout).filter(({ name }) => services.includes(name));
    for (const service of wanted) await this.#lay(cluster, service);
    await Promise.all(wanted.map((service) => this.#launch(cluster, service)));
  }

  async stop(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]> {
    // The registry first: without brokers it would wait for them before it ends.
    const registry = await Promise.all(services.filter(isRegistry).map((name) => this.#endRegistry(cluster, name)));
    const names = services.filter((name) => !isRegistry(name));
    const processes = await BrokerProcesses.find(cluster, names);
    const ended = await endBrokers(processes.names, cluster.layout.brokers.length, processes);
    const brokers = names.map(
      (name): StopOutcome => ended.find((outcome) => outcome.name === name) ?? { name, action: 'not-running' },
    );
    return [...brokers, ...registry];
  }

  async kill(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]> {
    return Promise.all(
      services.map(async (name): Promise<StopOutcome> => {
        const process = await runningProcess(placesOf(cluster.folder, name).pidFile);
        if (process === null) return { name, action: 'not-running' };
        await signalProcess(process, 'SIGKILL');
        await awaitEnd(process, killedLimit);
        return { name, action: 'killed' };
      }),
    );
  }

  async states({ layout, folder }: LocalCluster): Promise<readonly ServiceState[]> {
    return Promise.all(
      servicesOf(layout).map(async (service): Promise<ServiceState> => {
        const { pidFile, outFile } = placesOf(folder, service.name);
        const process = await runningProcess(pidFile);
        const state = process === null ? 'stopped' : 'running';
        await capOutput(outFile);
        return {
          name: service.name,
          state,
          address: addressText(service),
          pid: process?.pid ?? null,
          hasFailed: false,
          missingPart: null,
        };
      }),
    );
  }

  async failureOf(cluster: LocalCluster, service: ServiceName): Promise<Error> {
    const { logFile, outFile, pidFile } = placesOf(cluster.folder, service);
    const [log, out] = [await lastLogLines(logFile, tracedLines), await lastLogLines(outFile, 20)];
    const started = (await stat(pidFile).catch(() => null))?.mtimeMs ?? 0;
    const { bavail, bsize } = await statfs(cluster.folder);
    return serviceFailure(service, {
      log: linesSince(log, started),
      out,
      whole: `its log is "${logFile}"`,
      free: bavail * bsize,
    });
  }

  async *logs(cluster: LocalCluster, service: ServiceName, options: LogOptions): AsyncIterable<string> {
    const { logFile, outFile, pidFile } = placesOf(cluster.folder, service);
    yield* await lastLogLines(logFile, options.lines);
    // Where it could not even begin to log, this is all there is.
    if ((await runningProcess(pidFile)) === null) yield* await lastLogLines(outFile, options.lines);
    if (options.follow) yield* followLog(logFile, options.signal);
  }

  async tidy(): Promise<void> {
    // Processes leave nothing else.
  }

  async deleteData({ folder }: LocalCluster): Promise<void> {
    try {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw fileError(error, `cannot delete "${folder}"`);
    }
  }

  /** Writes what a service reads when it starts. Storage is made for a cluster that was never ready, else only checked. */
  async #lay(cluster: LocalCluster, service: Service | BrokerService): Promise<void> {
    const { folder } = placesOf(cluster.folder, service.name);
    try {
      await mkdir(folder, { recursive: true });
      if (!('nodeId' in service)) return;
      const config = brokerConfig(service, cluster.layout) + (await addedBrokerConfig(folder));
      await writeFile(join(folder, 'server.properties'), config);
    } catch (error) {
      throw fileError(error, `cannot write in "${folder}"`);
    }
    if (cluster.state.ready) await checkStorage(cluster, service);
    else await formatStorage(cluster, service, this.#installed().archives.bootstrap);
  }

  async #launch(cluster: LocalCluster, service: Service | BrokerService): Promise<void> {
    const { java, kafka, registry, archives } = this.#installed();
    const places = placesOf(cluster.folder, service.name);
    const jvm = (archive: string | null): JvmOptions => ({
      java: java.path,
      env: this.#options.env,
      archive: archive === null ? [] : [`-XX:SharedArchiveFile=${archive}`],
    });
    if ('nodeId' in service) await launch(brokerCommand(kafka, places, jvm(archives.kafka)), places);
    else if (registry !== null) {
      const { layout } = cluster;
      await launch(registryCommand(registry, places, { ...jvm(archives.registry), service, layout }), places);
    }
  }

  async #endRegistry({ folder }: LocalCluster, name: ServiceName): Promise<StopOutcome> {
    const process = await runningProcess(placesOf(folder, name).pidFile);
    if (process === null) return { name, action: 'not-running' };
    await signalProcess(process, 'SIGTERM');
    if (await awaitEnd(process, registryLimit)) return { name, action: 'stopped' };
    await signalProcess(process, 'SIGKILL');
    await awaitEnd(process, killedLimit);
    return { name, action: 'killed' };
  }

  #installed(): Installation {
    if (this.#installation === undefined) throw new Error('prepare comes before start');
    return this.#installation;
  }
}

/** Bytes of what a JVM itself prints, which is next to nothing; each start begins anew. */
const outputLimit = 10_000_000;

/** Nobody rotates this file while the JVM writes it, but it can be emptied. */
async function capOutput(file: string): Promise<void> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > outputLimit) await truncate(file);
}

function isRegistry(name: ServiceName): boolean {
  return name === 'schema-registry';
}
