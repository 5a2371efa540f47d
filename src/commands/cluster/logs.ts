import type { Command } from 'commander';
import { countArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { clusterLogs } from '../../lib/local-cluster/logs.js';
import { findService, requireCluster } from '../../lib/local-cluster/open-cluster.js';
import { abortReason } from '../../lib/abort.js';
import { hasErrorCode } from '../../lib/errors.js';
import { servicesOf } from '../../lib/local-cluster/runtime/layout.js';
import { lineText } from '../../lib/values/json-text.js';
import { runtimeOptions } from './local-options.js';

interface LogsOptions {
  readonly follow: boolean;
  readonly lines: number;
}

export function registerLogs(parent: Command, session: Session): void {
  const command = parent
    .command('logs')
    .description("Print the logs of the local cluster's services")
    .argument('[service...]', 'which services (default: all)')
    .option('--follow', 'go on with what is added, until Ctrl-C', false)
    .option('--lines <number>', 'how many of the last lines of each', countArgument, 100)
    .action(session.action(runLogs));
  configureCommand(command, { isFollowing: ({ follow }) => follow === true });
}

async function runLogs(context: Context, names: readonly string[], { follow, lines }: LogsOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const cluster = await requireCluster(context.clusterName, runtimeOptions(context));
  const all = servicesOf(cluster.layout).map(({ name }) => name);
  const services = names.length === 0 ? all : [...new Set(names.map((name) => findService(cluster, name)))];
  const width = Math.max(...services.map((name) => name.length));
  for await (const { service, line } of clusterLogs(cluster, services, { lines, follow, signal })) {
    if (out.json) await out.payload(`${lineText({ service, line })}\n`);
    else
      await out.payload(services.length === 1 ? `${line}\n` : `${out.theme.accent(service.padEnd(width))} ${line}\n`);
  }
  if (!signal.aborted || hasErrorCode(signal.reason, 'INTERRUPTED')) return ExitCode.ok;
  throw abortReason(signal);
}
