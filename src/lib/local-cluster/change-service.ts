import { AppError } from '../errors.js';
import { servicesOf, type ServiceName } from './runtime/layout.js';
import { withClusterLock } from './runtime/state.js';
import { portsToTake, refuseTakenPorts } from './choose-ports.js';
import type { RuntimeOptions } from './choose-runtime.js';
import {
  findService,
  isRunning,
  notRunning,
  requireCluster,
  statesOf,
  waitingFor,
  type OpenCluster,
} from './open-cluster.js';
import { awaitService } from './await-service.js';

export type ServiceVerb = 'stop' | 'start' | 'restart' | 'kill';

export interface ServiceChangeOptions extends RuntimeOptions {
  readonly name: string;
  readonly verb: ServiceVerb;
  /** As the user named it. */
  readonly service: string;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface ServiceChange {
  readonly service: ServiceName;
  readonly state: 'running' | 'stopped';
  /** False where it was so already. */
  readonly changed: boolean;
}

/** Stops, starts or kills one service of a local cluster, and returns when that is done. */
export async function changeService(options: ServiceChangeOptions): Promise<ServiceChange> {
  const { name, folders, signal, verb, progress } = options;
  const service = findService(await requireCluster(name, options), options.service);
  const onWait = (): void => progress(waitingFor(name));
  return withClusterLock({ folders, name, signal, onWait }, async () => {
    const cluster = await requireCluster(name, options);
    if (!cluster.state.ready) throw notRunning(name);
    switch (verb) {
      case 'stop':
      case 'kill':
        return end(cluster, service, verb);
      case 'start':
        return start(cluster, service, options);
      case 'restart':
        await end(cluster, service, 'stop');
        return { ...(await start(cluster, service, options)), changed: true };
    }
  });
}

async function end(cluster: OpenCluster, service: ServiceName, verb: 'stop' | 'kill'): Promise<ServiceChange> {
  const [outcome] = await cluster.runtime[verb](cluster, [service]);
  return { service, state: 'stopped', changed: outcome !== undefined && outcome.action !== 'not-running' };
}

async function start(
  cluster: OpenCluster,
  name: ServiceName,
  { signal, progress }: ServiceChangeOptions,
): Promise<ServiceChange> {
  const before = (await statesOf(cluster)).find((state) => state.name === name);
  if (before !== undefined && isRunning(before)) return { service: name, state: 'running', changed: false };
  const service = servicesOf(cluster.layout).find((candidate) => candidate.name === name);
  if (service === undefined) throw new AppError('SERVICE_NOT_FOUND', `there is no service "${name}"`);
  await refuseTakenPorts(portsToTake([service], before === undefined ? [] : [before]));
  await cluster.runtime.start(cluster, [name], { signal, progress });
  try {
    await awaitService(cluster, service, { signal, progress });
  } catch (error) {
    await cluster.runtime.stop(cluster, [name]);
    throw error;
  }
  return { service: name, state: 'running', changed: true };
}
