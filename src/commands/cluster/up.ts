import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { countArgument, namesArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { portStep } from '../../lib/local-cluster/choose-ports.js';
import { bringUp } from '../../lib/local-cluster/up.js';
import { runtimes, stacks, type RuntimeKind, type StackName } from '../../lib/documents/cluster-words.js';
import { runtimeOptions } from './local-options.js';
import { upDocument, upView } from './view.js';

interface UpOptions {
  readonly runtime: 'auto' | RuntimeKind;
  readonly stack?: StackName;
  readonly nodes?: 1 | 3;
  readonly portOffset?: number | 'auto';
  readonly without?: readonly ('registry' | 'ui')[];
  readonly secure: boolean;
  readonly sync: boolean;
  readonly kafkaHome?: string;
}

export function registerUp(parent: Command, session: Session): void {
  const command = parent
    .command('up')
    .description('Start the local cluster, or what of it does not run; ready when it returns')
    .addOption(new Option('--runtime <name>', 'how it runs').choices(['auto', ...runtimes]).default('auto'))
    .addOption(new Option('--stack <name>', 'what runs, in containers: Kafka 4, or the first stack').choices(stacks))
    .option('--nodes <number>', 'how many Kafka nodes: 3 or 1 (default: as before, else 3)', nodesArgument)
    .option('--port-offset <number>', 'added to every port, a multiple of 100, or "auto"', portOffsetArgument)
    .option('--without <services>', 'leave out registry or ui', namesArgument(['registry', 'ui']))
    .option('--secure', 'with TLS, a login, ACLs and a registry that wants a password', false)
    .option('--sync', 'then make the topics of the catalog exist', false)
    .option('--kafka-home <folder>', 'take Kafka from this unpacked archive (KAFKA_HOME)')
    .action(session.action(runUp));
  configureCommand(command, { timeLimit: 120_000 });
}

async function runUp(context: Context, options: UpOptions): Promise<ExitCode> {
  const { out, clusterName, signal, workingDirectory } = context;
  const begun = context.now().getTime();
  const { kafkaHome } = options;
  const { cluster, started } = await out.task('Starting', (progress) =>
    bringUp({
      ...runtimeOptions(context),
      kafkaHome: kafkaHome === undefined ? undefined : resolve(workingDirectory, kafkaHome),
      name: clusterName,
      nodes: options.nodes,
      portOffset: options.portOffset,
      registry: options.without?.includes('registry') !== true,
      ui: options.without?.includes('ui') !== true,
      kind: options.runtime,
      stack: options.stack,
      secure: options.secure,
      signal,
      progress,
    }),
  );
  const document = upDocument(cluster, started, (context.now().getTime() - begun) / 1000);
  await out.result('up', document, () => upView(document, out.theme));
  return options.sync ? context.runCommand(syncCommand(context)) : ExitCode.ok;
}

/** Syncs this cluster, with those global options of the call that are not about which cluster. */
function syncCommand({ clusterName, options, out }: Context): readonly string[] {
  return [
    'topics',
    'sync',
    ...['--cluster', clusterName],
    ...(options.catalog === undefined ? [] : ['--catalog', options.catalog]),
    ...(out.json ? ['--json'] : []),
    ...(options.color ? [] : ['--no-color']),
    ...(options.debug === true ? ['--debug'] : []),
  ];
}

function nodesArgument(text: string): 1 | 3 {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new InvalidArgumentError('choose 3 or 1');
}

function portOffsetArgument(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  const offset = countArgument(text);
  if (offset % portStep !== 0 || offset > 50_000) {
    throw new InvalidArgumentError(`write a multiple of ${portStep} up to 50000, or auto`);
  }
  return offset;
}
