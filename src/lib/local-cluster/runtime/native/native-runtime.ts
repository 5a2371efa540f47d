import { mkdir, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressText } from '../../../kafka/connection/address.js';
import { endBrokers } from '../end-brokers.js';
import { fileError } from '../../../user-files/file-error.js';
import type { Environment, Folders } from '../../../user-files/folders.js';
import {
  servicesOf,
  type BrokerService,
  type ClusterLayout,
  type RegistryService,
  type Service,
  type ServiceName,
} from '../layout.js';
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
import { frontCommand } from './front-command.js';
import { BrokerProcesses } from './broker-processes.js';
import { findInstallation, type Installation } from './installation.js';
import { followLog, lastLogLines, linesSince } from './log-lines.js';
import { placesOf, type ProcessName } from './places.js';
import { brokerCommand, registryCommand, type JvmOptions } from './service-command.js';
import { awaitEnd, launch, runningProcess, signalProcess } from './service-process.js';
import type { ProcessIdentity } from '../../../user-files/process-identity.js';
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
    const registry = await Promise.all(services.filter(isRegistry).map((name) => endRegistry(cluster, name)));
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
        const found = await processesOf(cluster, name);
        for (const process of found) {
          await signalProcess(process, 'SIGKILL');
          await awaitEnd(process, killedLimit);
        }
        return { name, action: found.length === 0 ? 'not-running' : 'killed' };
      }),
    );
  }

  async states(cluster: LocalCluster): Promise<readonly ServiceState[]> {
    return Promise.all(
      servicesOf(cluster.layout).map(async (service): Promise<ServiceState> => {
        const parts = await partsOf(cluster, service.name);
        const missing = parts.find(({ process }) => process === null)?.name ?? null;
        const running = parts.find(({ process }) => process !== null);
        for (const { name } of parts) await capOutput(placesOf(cluster.folder, name).outFile);
        return {
          name: service.name,
          state: missing === null ? 'running' : 'stopped',
          address: addressText(service),
          pid: running?.process?.pid ?? null,
          hasFailed: false,
          missingPart: running === undefined ? null : missing,
        };
      }),
    );
  }

  async failureOf(cluster: LocalCluster, service: ServiceName): Promise<Error> {
    const ended = (await partsOf(cluster, service)).find(({ process }) => process === null);
    const { logFile, outFile, pidFile } = placesOf(cluster.folder, ended?.name ?? service);
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
      for (const name of processNames(cluster.layout, service.name)) {
        await mkdir(placesOf(cluster.folder, name).folder, { recursive: true });
      }
      if (!('nodeId' in service)) return;
      const config = brokerConfig(service, cluster.layout) + (await addedBrokerConfig(folder));
      await writeFile(join(folder, 'server.properties'), config);
    } catch (error) {
      throw fileError(error, `cannot write in "${folder}"`);
    }
    if (cluster.state.ready) await checkStorage(cluster, service);
    else await formatStorage(cluster, service, this.#installed().archives.bootstrap);
  }

  async #launch(cluster: LocalCluster, service: Service | BrokerService | RegistryService): Promise<void> {
    const { java, kafka, registry, archives } = this.#installed();
    const places = placesOf(cluster.folder, service.name);
    const jvm = (archive: string | null): JvmOptions => ({
      java: java.path,
      env: this.#options.env,
      archive: archive === null ? [] : [`-XX:SharedArchiveFile=${archive}`],
    });
    if ('nodeId' in service) await launch(brokerCommand(kafka, places, jvm(archives.kafka)), places);
    else if (registry !== null && 'kind' in service) {
      const { layout } = cluster;
      // What of it still runs is ended: both parts begin together.
      await endRegistry(cluster, service.name);
      await launch(registryCommand(registry, places, { ...jvm(archives.registry), service, layout }), places);
      if (service.internalPort === null) return;
      const front = placesOf(cluster.folder, 'registry-front');
      const ports = { port: service.port, registryPort: service.internalPort };
      await launch(await frontCommand(ports, front, this.#options.env), front);
    }
  }

  #installed(): Installation {
    if (this.#installation === undefined) throw new Error('prepare comes before start');
    return this.#installation;
  }
}

/** The processes that a service consists of: the registry itself is the first of its two. */
function processNames({ registry }: ClusterLayout, name: ServiceName): readonly ProcessName[] {
  return name === registry?.name && registry.internalPort !== null ? [name, 'registry-front'] : [name];
}

interface ServicePart {
  readonly name: ProcessName;
  /** null where it does not run. */
  readonly process: ProcessIdentity | null;
}

async function partsOf({ layout, folder }: LocalCluster, service: ServiceName): Promise<readonly ServicePart[]> {
  return Promise.all(
    processNames(layout, service).map(async (name) => ({
      name,
      process: await runningProcess(placesOf(folder, name).pidFile),
    })),
  );
}

/** Those that run. */
async function processesOf(cluster: LocalCluster, service: ServiceName): Promise<readonly ProcessIdentity[]> {
  return (await partsOf(cluster, service)).map(({ process }) => process).filter((process) => process !== null);
}

async function endRegistry(cluster: LocalCluster, name: ServiceName): Promise<StopOutcome> {
  const found = await processesOf(cluster, name);
  let action: StopOutcome['action'] = found.length === 0 ? 'not-running' : 'stopped';
  for (const process of found) {
    await signalProcess(process, 'SIGTERM');
    if (await awaitEnd(process, registryLimit)) continue;
    await signalProcess(process, 'SIGKILL');
    await awaitEnd(process, killedLimit);
    action = 'killed';
  }
  return { name, action };
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
