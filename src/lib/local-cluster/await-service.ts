import { sleep } from '../abort.js';
import { answersOk } from '../registry/ping.js';
import { awaitReplicas } from './await-replicas.js';
import { BrokerViews } from './broker-views.js';
import { isRunning, statesOf, type OpenCluster } from './open-cluster.js';
import { localRegistryServes, operatorAccess, type OperatorAccess } from './operator-access.js';
import { loopback, urlOf, type BrokerService, type RegistryService, type Service } from './runtime/layout.js';
import { accepts } from './runtime/ports.js';

export interface AwaitServiceOptions {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/**
 * Waits until one service does its work: a broker is part of the cluster again, the registry serves. Where too few
 * brokers run to form a cluster, nothing can do that, and it is enough that the service is there.
 */
export async function awaitService(
  cluster: OpenCluster,
  service: Service | BrokerService | RegistryService,
  { signal, progress }: AwaitServiceOptions,
): Promise<void> {
  const access = await operatorAccess(cluster);
  const views = new BrokerViews(cluster.layout.brokers, access, signal);
  try {
    while (!(await isAtWork(cluster, service, { access, views, signal }))) {
      progress(`Waiting: ${service.name} is starting`);
      const state = (await statesOf(cluster)).find(({ name }) => name === service.name);
      if (state !== undefined && (!isRunning(state) || state.hasFailed))
        throw await cluster.runtime.failureOf(cluster, service.name);
      await sleep(cluster.runtime.interval, signal);
    }
    if ('nodeId' in service && (await allBrokersRun(cluster))) await awaitReplicas(views, signal);
  } finally {
    await views.close();
  }
}

async function isAtWork(
  cluster: OpenCluster,
  service: Service | BrokerService | RegistryService,
  {
    access,
    views,
    signal,
  }: { readonly access: OperatorAccess; readonly views: BrokerViews; readonly signal: AbortSignal },
): Promise<boolean> {
  if (!(await hasQuorum(cluster))) {
    // A broker without a quorum never gets as far as its clients' port; the registry opens none without brokers.
    return 'nodeId' in service && service.controllerPort !== null ? accepts(loopback, service.controllerPort) : true;
  }
  if ('kind' in service) return localRegistryServes(service, access, signal);
  if (service.name === 'kafka-ui') return answersOk(urlOf(service), signal);
  if (!('nodeId' in service)) return accepts(loopback, service.port);
  const answers = (await views.ask()).map(({ broker, metadata }) => ({ name: broker.name, metadata }));
  const answer = answers.find(({ name }) => name === service.name);
  return (
    answer?.metadata !== null &&
    answers.every(({ metadata }) => metadata?.brokers.some(({ id }) => id === service.nodeId) !== false)
  );
}

/** While another broker is away, its replicas are behind whatever is waited for. */
async function allBrokersRun(cluster: OpenCluster): Promise<boolean> {
  return (await runningBrokers(cluster)) === cluster.layout.brokers.length;
}

async function hasQuorum(cluster: OpenCluster): Promise<boolean> {
  return (await runningBrokers(cluster)) > cluster.layout.brokers.length / 2;
}

async function runningBrokers(cluster: OpenCluster): Promise<number> {
  const brokers = cluster.layout.brokers.map(({ name }) => name);
  return (await statesOf(cluster)).filter((state) => isRunning(state) && brokers.some((name) => name === state.name))
    .length;
}
