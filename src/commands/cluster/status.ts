import type { Command } from 'commander';
import { sleep } from '../../lib/abort.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import type { Connection } from '../../lib/config/connection.js';
import { hasErrorCode } from '../../lib/errors.js';
import { openCluster } from '../../lib/local-cluster/open-cluster.js';
import { localStatus, remoteStatus, stoppedStatus, type ClusterStatus } from '../../lib/local-cluster/status.js';
import { confluentApi } from '../../lib/registry/ping.js';
import { runtimeOptions } from './local-options.js';
import { statusView } from './view.js';

interface StatusOptions {
  readonly watch: boolean;
}

/** Milliseconds between two looks. */
const interval = 1_000;

export function registerStatus(parent: Command, session: Session): void {
  const command = parent
    .command('status')
    .description('Show how the cluster is: 0 healthy, 4 degraded, 3 not running')
    .option('--watch', 'look again every second, until Ctrl-C', false)
    .action(session.action(runStatus));
  configureCommand(command, { isFollowing: ({ watch }) => watch === true });
}

async function runStatus(context: Context, { watch }: StatusOptions): Promise<ExitCode> {
  if (watch) return watchStatus(context);
  const status = await context.out.task('Asking the cluster', () => clusterStatus(context));
  await context.out.result('status', status, () => statusView(status, context.out.theme));
  return { healthy: ExitCode.ok, degraded: ExitCode.findings, stopped: ExitCode.unavailable }[status.health];
}

/** Ctrl-C is the normal end. */
async function watchStatus(context: Context): Promise<ExitCode> {
  const { out, signal } = context;
  try {
    await out.results('status', statuses(context), (status) => statusView(status, out.theme));
  } catch (error) {
    if (!(signal.aborted && hasErrorCode(signal.reason, 'INTERRUPTED', 'TERMINATED'))) throw error;
  }
  return ExitCode.ok;
}

async function* statuses(context: Context): AsyncGenerator<ClusterStatus, void> {
  for (;;) {
    yield await clusterStatus(context);
    await sleep(interval, context.signal);
  }
}

/** Addresses that were given are asked; without any it is about the local cluster, whether it runs or not. */
async function clusterStatus(context: Context): Promise<ClusterStatus> {
  const connection = await connectionIfAny(context);
  if (connection !== null && !connection.local) return addressedStatus(context, connection);
  const cluster = await openCluster(context.clusterName, runtimeOptions(context));
  const status = cluster === null ? stoppedStatus(context.clusterName) : await localStatus(cluster, context.signal);
  if (status.health !== 'stopped' || connection === null) return status;
  // Nothing of ours runs, but somebody else's cluster may be at the default addresses.
  try {
    return await addressedStatus(context, connection);
  } catch (error) {
    if (hasErrorCode(error, 'BROKER_UNREACHABLE')) return status;
    throw error;
  }
}

async function connectionIfAny(context: Context): Promise<Connection | null> {
  try {
    return await context.connection();
  } catch (error) {
    if (hasErrorCode(error, 'CLUSTER_NOT_RUNNING')) return null;
    throw error;
  }
}

async function addressedStatus(context: Context, { registry, local }: Connection): Promise<ClusterStatus> {
  const kafka = await context.kafka();
  const metadata = await kafka.metadata(null);
  if (registry === null) return remoteStatus(metadata, null);
  // The default address stands for either stack: shown is where the API really is.
  const found = local ? await confluentApi(registry.origin, context.signal) : null;
  if (found !== null) return remoteStatus(metadata, { url: found, reachable: true });
  try {
    await (await context.registry()).subjects();
    return remoteStatus(metadata, { url: registry.href, reachable: true });
  } catch (error) {
    if (!hasErrorCode(error, 'REGISTRY_UNREACHABLE', 'REGISTRY_REQUEST_FAILED')) throw error;
    return remoteStatus(metadata, { url: registry.href, reachable: false });
  }
}
