import { type Command, Option } from 'commander';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { findLocalCluster } from '../../lib/local-cluster/find-local-cluster.js';
import { notRunning } from '../../lib/local-cluster/open-cluster.js';
import { stackByHand } from '../../lib/local-cluster/stack-by-hand.js';
import { shellEnvironment, shellOf, shells, type Shell } from '../../lib/local-cluster/shell-env.js';
import { isClusterNamed, runtimeOptions } from './local-options.js';

interface EnvOptions {
  readonly shell?: Shell;
}

export function registerEnv(parent: Command, session: Session): void {
  const command = parent
    .command('env')
    .description('Print KAFKA_BROKERS and SCHEMA_REGISTRY_URL for other programs, as in eval "$(todo-kafka env)"')
    .addOption(new Option('--shell <name>', 'for which shell (default: that of SHELL, else bash)').choices(shells))
    .action(session.action(runEnv));
  configureCommand(command, { ownFormat: true });
}

async function runEnv(context: Context, { shell }: EnvOptions): Promise<void> {
  const addresses =
    (await findLocalCluster(context.clusterName, runtimeOptions(context))) ??
    (isClusterNamed(context) ? null : await stackByHand(context.signal));
  if (addresses === null) throw notRunning(context.clusterName);
  await context.out.payload(shellEnvironment(addresses, shell ?? shellOf(context.env['SHELL']), context.env));
}
