import { abortReason, sleep, throwIfAborted } from '../abort.js';
import { createUser, newCredential, usualIterations } from '../access/users.js';
import { AppError, hasErrorCode } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { isUnanswered } from '../kafka/patience.js';
import { scramMechanisms } from '../names/scram-mechanisms.js';
import { awaitReplicas } from './await-replicas.js';
import { BrokerViews, clientFor } from './broker-views.js';
import { formationProblems, idAmong, leaderlessTopics } from './formation.js';
import { isRunning, statesOf, type OpenCluster } from './open-cluster.js';
import { localRegistryServes, operatorAccess, type OperatorAccess } from './operator-access.js';
import { makeRegistryTopics } from './registry-topics.js';
import { adminName, credentialFiles, readCredential } from './runtime/credentials.js';
import type { RegistryService, ServiceName } from './runtime/layout.js';

export interface ReadinessOptions {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Those that have to stay alive while they are waited for. */
  readonly started: readonly ServiceName[];
  /** False where the registry is not to be waited for, only the cluster and the registry's topics. */
  readonly withRegistry?: boolean;
}

/**
 * Waits until a cluster is whole: its brokers have formed one cluster in which every one can lead, every partition has a
 * leader, and the registry serves. The registry's topics are made as soon as there is a cluster to make them in.
 * @returns the cluster's id, as its brokers have it
 * @throws AppError that says why, as soon as a service that was started has ended
 */
export async function awaitReady(cluster: OpenCluster, options: ReadinessOptions): Promise<string> {
  const { signal, progress } = options;
  const access = await operatorAccess(cluster);
  const views = new BrokerViews(cluster.layout.brokers, access, signal);
  const check = new ReadinessCheck(cluster, access, views, options);
  try {
    let missing = await check.missing();
    while (missing !== null) {
      progress(`Waiting: ${missing}`);
      await failIfEnded(cluster, options.started);
      await sleep(cluster.runtime.interval, signal).catch(() => undefined);
      if (signal.aborted) throw withReason(signal, missing);
      missing = await check.missing();
    }
    await awaitReplicas(views, signal);
    return idAmong(await views.ask()) ?? cluster.state.clusterId;
  } finally {
    await views.close();
  }
}

class ReadinessCheck {
  readonly #cluster: OpenCluster;
  readonly #access: OperatorAccess;
  readonly #views: BrokerViews;
  readonly #signal: AbortSignal;
  readonly #withRegistry: boolean;
  #topicsMade = false;
  #usersMade: boolean;

  constructor(
    cluster: OpenCluster,
    access: OperatorAccess,
    views: BrokerViews,
    { signal, withRegistry = true }: ReadinessOptions,
  ) {
    this.#cluster = cluster;
    this.#access = access;
    this.#views = views;
    this.#signal = signal;
    this.#withRegistry = withRegistry;
    this.#usersMade = !cluster.state.secure;
  }

  /** @returns the first thing that is not as it has to be, or null */
  async missing(): Promise<string | null> {
    const { layout, state } = this.#cluster;
    const [views, registry] = await Promise.all([this.#views.ask(), this.#registryServes()]);
    const [problem] = formationProblems(views, state.clusterId);
    if (problem !== undefined) return problem;
    if (!this.#usersMade && !(await this.#makeAdmin())) return 'no controller yet';
    if (layout.registry !== null && !this.#topicsMade && !(await this.#makeTopics(layout.registry))) {
      return 'no controller yet';
    }
    const [topic] = leaderlessTopics(views);
    if (topic !== undefined) return `topic "${topic}" has no leader for a partition yet`;
    return registry ? null : 'the schema registry does not answer';
  }

  async #registryServes(): Promise<boolean> {
    const { registry } = this.#cluster.layout;
    if (registry === null || !this.#withRegistry) return true;
    return this.#topicsMade && localRegistryServes(registry, this.#access, this.#signal);
  }

  async #makeTopics(registry: RegistryService): Promise<boolean> {
    const { layout } = this.#cluster;
    this.#topicsMade = await this.#isMade((kafka) => makeRegistryTopics(kafka, registry, layout));
    return this.#topicsMade;
  }

  async #makeAdmin(): Promise<boolean> {
    const password = await readCredential(credentialFiles(this.#cluster.folder).adminPassword);
    const credentials = await Promise.all(
      scramMechanisms.map((mechanism) =>
        newCredential(adminName, password, { mechanism, iterations: usualIterations }),
      ),
    );
    this.#usersMade = await this.#isMade((kafka) => createUser(kafka, credentials));
    return this.#usersMade;
  }

  /** @returns false where the cluster is not settled yet: asked again in the next round */
  async #isMade(make: (kafka: KafkaCluster) => Promise<void>): Promise<boolean> {
    const kafka = clientFor(this.#cluster.layout.brokers, this.#access, this.#signal);
    try {
      await make(kafka);
      return true;
    } catch (error) {
      throwIfAborted(this.#signal);
      if (!isUnanswered(error) && !hasErrorCode(error, 'CLUSTER_NOT_READY')) throw error;
      return false;
    } finally {
      await kafka.close();
    }
  }
}

async function failIfEnded(cluster: OpenCluster, started: readonly ServiceName[]): Promise<void> {
  const ended = (await statesOf(cluster)).find(
    (service) => started.includes(service.name) && (!isRunning(service) || service.hasFailed),
  );
  if (ended !== undefined) throw await cluster.runtime.failureOf(cluster, ended.name);
}

/** Why the wait was ended, and where it was a time limit, what was still waited for. */
function withReason(signal: AbortSignal, missing: string): Error {
  const reason = abortReason(signal);
  if (!hasErrorCode(reason, 'TIMEOUT')) return reason;
  return new AppError('TIMEOUT', `${reason.message}: ${missing}`, { cause: reason });
}
