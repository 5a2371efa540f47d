import { rm } from 'node:fs/promises';
import { AppError, hasErrorCode } from '../../../errors.js';
import { addressText } from '../../../kafka/connection/address.js';
import { fileError } from '../../../user-files/file-error.js';
import type { Environment } from '../../../user-files/folders.js';
import { endBrokers } from '../end-brokers.js';
import { servicesOf, type ServiceName } from '../layout.js';
import type {
  ClusterRuntime,
  LocalCluster,
  LogOptions,
  PrepareOptions,
  ServiceState,
  StartPlan,
  StopOutcome,
} from '../runtime.js';
import { serviceFailure, tracedLines } from '../service-failure.js';
import { BrokerContainers } from './broker-containers.js';
import { containerLog, lastLogLines } from './container-logs.js';
import { containersOf, refuseForeignContainers, refuseUnknownVolumes, type Container } from './containers.js';
import { docker } from './docker-cli.js';
import { checkCompose, checkEngine } from './engine.js';
import { fetchImages } from './images.js';
import { layMountedFolders } from './mounted-folders.js';
import { compose, containerName, imagesOf } from './project.js';
import { rolesOf, type ContainerRole } from './roles.js';
import { serviceState } from './service-state.js';

/** Seconds from being asked to end until being ended; `down` as a whole has 20. */
const limits = { broker: 8, other: 3 } as const;

/** Runs the services as containers, through Compose and the files in `compose/`. */
export class DockerRuntime implements ClusterRuntime {
  readonly kind = 'docker';
  readonly interval = 250;
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  async prepare(plan: StartPlan, options: PrepareOptions): Promise<void> {
    const { name, services, fresh } = plan;
    const call = { env: this.#env, ...options };
    await checkEngine(call);
    await checkCompose(call);
    const roles = services.flatMap((service) => rolesOf(plan, service));
    await refuseForeignContainers(name, roles, this.#env);
    if (fresh) await refuseUnknownVolumes(name, this.#env);
    await fetchImages(await imagesOf(plan, roles, call), call);
  }

  async start(cluster: LocalCluster, services: readonly ServiceName[], { signal }: PrepareOptions): Promise<void> {
    const roles = allRoles(cluster, services);
    await layMountedFolders(cluster);
    // Compose makes the containers, without those that they depend on: with one node some of these are not there. Started
    // by Compose, each would wait until those are healthy; who has to wait for whom is known above.
    await compose(cluster, ['up', '--no-start', '--no-deps', '--no-build', '--pull', 'never', ...roles], {
      env: this.#env,
      signal,
    });
    const names = roles.map((role) => containerName(cluster.state.name, role));
    await docker(['container', 'start', ...names], { env: this.#env, signal });
  }

  async stop(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]> {
    const before = await this.#containers(cluster, services);
    const isBroker = (name: ServiceName): boolean => cluster.layout.brokers.some((broker) => broker.name === name);
    // Those that need brokers, then the brokers, then what the brokers need.
    await this.#end(
      before,
      allRoles(
        cluster,
        services.filter((name) => !isBroker(name) && name !== 'zookeeper'),
      ),
      limits.other,
    );
    const ended = await this.#endBrokers(cluster, services.filter(isBroker), before);
    await this.#end(
      before,
      services.filter((name) => name === 'zookeeper'),
      limits.other,
    );
    const after = await this.#containers(cluster, services);
    return services.map((name) => {
      const roles = rolesOf(cluster.state, name).filter((role) => isUp(before.get(role)));
      if (roles.length === 0) return { name, action: 'not-running' };
      const action = roles.some((role) => after.get(role)?.exitCode === killed) ? 'killed' : 'stopped';
      return ended.find((outcome) => outcome.name === name) ?? { name, action };
    });
  }

  async kill(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]> {
    const before = await this.#containers(cluster, services);
    const running = allRoles(cluster, services).filter((role) => isUp(before.get(role)));
    const names = running.map((role) => containerName(cluster.state.name, role));
    // `docker kill` is the user's wish: the restart policy does not bring it back.
    if (names.length > 0) {
      await docker(['container', 'kill', ...names], {
        env: this.#env,
        isAnswer: ({ all }) => /is not running|No such container/i.test(all),
      });
    }
    const wasUp = (name: ServiceName): boolean => rolesOf(cluster.state, name).some((role) => running.includes(role));
    return services.map((name) => ({ name, action: wasUp(name) ? 'killed' : 'not-running' }));
  }

  async states(cluster: LocalCluster): Promise<readonly ServiceState[]> {
    const services = servicesOf(cluster.layout);
    const found = await this.#containers(
      cluster,
      services.map(({ name }) => name),
    );
    const patience = cluster.layout.zookeeper === null ? 0 : restartsWithZooKeeper;
    return services.map((service) => ({
      name: service.name,
      ...serviceState(rolesOf(cluster.state, service.name), found, patience),
      address: addressText(service),
      pid: null, // of the engine's machine, which need not be this one
    }));
  }

  async failureOf(cluster: LocalCluster, service: ServiceName): Promise<Error> {
    const found = await this.#containers(cluster, [service]);
    const ended = allRoles(cluster, [service]).find(
      (role) => !isUp(found.get(role)) || found.get(role)?.restarts !== 0,
    );
    const name = containerName(cluster.state.name, ended ?? service);
    const log = (await lastLogLines([name], tracedLines, this.#env)).map((line) => line.replace(/^\S+ /, ''));
    return serviceFailure(service, { log, out: [], whole: `all of it: \`docker logs ${name}\``, free: null });
  }

  logs(cluster: LocalCluster, service: ServiceName, options: LogOptions): AsyncIterable<string> {
    const names = allRoles(cluster, [service]).map((role) => containerName(cluster.state.name, role));
    return containerLog(names, this.#env, options);
  }

  async tidy(cluster: LocalCluster): Promise<void> {
    await this.#down(cluster, []);
  }

  async deleteData(cluster: LocalCluster): Promise<void> {
    await this.#down(cluster, ['--volumes']);
    try {
      await rm(cluster.folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw fileError(error, `cannot delete "${cluster.folder}"`);
    }
  }

  async #down(cluster: LocalCluster, options: readonly string[]): Promise<void> {
    try {
      await compose(cluster, ['down', '--timeout', '1', ...options], { env: this.#env });
    } catch (error) {
      // A container of the Todo app may still be on the network, which then stays with it.
      const words = error instanceof AppError ? error.problems.map(({ message }) => message).join(' ') : '';
      if (!hasErrorCode(error, 'DOCKER_FAILED') || !/active endpoints|still in use/i.test(words)) throw error;
    }
  }

  async #containers(cluster: LocalCluster, services: readonly ServiceName[]): Promise<ReadonlyMap<string, Container>> {
    if (services.length === 0) return new Map();
    return containersOf(cluster.state.name, allRoles(cluster, services), this.#env);
  }

  /** With ZooKeeper each broker can end by itself, and has to, so that its place there is free for the next start. */
  async #endBrokers(
    cluster: LocalCluster,
    names: readonly ServiceName[],
    before: ReadonlyMap<string, Container>,
  ): Promise<readonly StopOutcome[]> {
    const running = names.filter((name) => isUp(before.get(name)));
    const isKraft = cluster.layout.zookeeper === null;
    await this.#end(before, isKraft ? names.filter((name) => !running.includes(name)) : names, limits.broker);
    if (!isKraft) return [];
    return endBrokers(running, cluster.layout.brokers.length, new BrokerContainers(cluster.state.name, this.#env));
  }

  async #end(before: ReadonlyMap<string, Container>, roles: readonly ContainerRole[], seconds: number): Promise<void> {
    // One that keeps failing is between two starts: it is ended too, so that it is not started again.
    const names = roles.flatMap((role) => before.get(role)?.name ?? []);
    if (names.length > 0) await docker(['container', 'stop', '--time', String(seconds), ...names], { env: this.#env });
  }
}

/**
 * A broker that was killed keeps its place in ZooKeeper until its session there has timed out, and another one that takes
 * the place before ends by itself: that many ends at the start are none yet.
 */
const restartsWithZooKeeper = 4;

/** 128 and the number of SIGKILL. */
const killed = 137;

function allRoles({ state }: LocalCluster, services: readonly ServiceName[]): readonly ContainerRole[] {
  return services.flatMap((service) => rolesOf(state, service));
}

function isUp(container: Container | undefined): boolean {
  return container?.isRunning === true;
}
