import { Command, Help, type Option } from 'commander';
import { addGlobalOptions } from './lib/cli/global-options.js';
import type { Session } from './lib/context/session.js';
import { packageVersion } from './lib/package-files.js';

/** Adds a group's commands, or a single command, to the program. */
type Register = (program: Command, session: Session) => void;

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Register>;
}

/** Every command at the top level, in the order that help lists them. A module is loaded when its name was called. */
const entries: readonly Entry[] = [
  {
    name: 'quickstart',
    description: 'The whole tour: start a cluster, sync the topics, produce every event, consume, groups',
    load: async () => (await import('./commands/project/quickstart.js')).registerQuickstart,
  },
  {
    name: 'init',
    description: 'Write a catalog and schemas to start from',
    load: async () => (await import('./commands/project/init.js')).registerInit,
  },
  {
    name: 'up',
    description: 'Start the local cluster, or what of it does not run; ready when it returns',
    load: async () => (await import('./commands/cluster/up.js')).registerUp,
  },
  {
    name: 'down',
    description: 'End the local cluster; its data stays',
    load: async () => (await import('./commands/cluster/down.js')).registerDown,
  },
  {
    name: 'status',
    description: 'Show how the cluster is: 0 healthy, 4 degraded, 3 not running',
    load: async () => (await import('./commands/cluster/status.js')).registerStatus,
  },
  {
    name: 'logs',
    description: "Print the logs of the local cluster's services",
    load: async () => (await import('./commands/cluster/logs.js')).registerLogs,
  },
  {
    name: 'env',
    description: 'Print KAFKA_BROKERS and SCHEMA_REGISTRY_URL for other programs, as in eval "$(todo-kafka env)"',
    load: async () => (await import('./commands/cluster/env.js')).registerEnv,
  },
  {
    name: 'ui',
    description: "Open the cluster's web UI, or print its URL",
    load: async () => (await import('./commands/cluster/ui.js')).registerUi,
  },
  {
    name: 'stop',
    description: 'Stop one service of the local cluster',
    load: async () => (await import('./commands/cluster/service.js')).registerServiceVerb('stop'),
  },
  {
    name: 'start',
    description: 'Start one service of the local cluster',
    load: async () => (await import('./commands/cluster/service.js')).registerServiceVerb('start'),
  },
  {
    name: 'restart',
    description: 'Stop one service of the local cluster and start it again',
    load: async () => (await import('./commands/cluster/service.js')).registerServiceVerb('restart'),
  },
  {
    name: 'kill',
    description: 'End one service of the local cluster at once, as a crash would',
    load: async () => (await import('./commands/cluster/service.js')).registerServiceVerb('kill'),
  },
  {
    name: 'topics',
    description: 'List, describe, create, change and sync topics',
    load: async () => (await import('./commands/topics/commands.js')).registerTopics,
  },
  {
    name: 'groups',
    description: 'See consumer groups and their lag, move their offsets',
    load: async () => (await import('./commands/groups/commands.js')).registerGroups,
  },
  {
    name: 'produce',
    description: 'Send events, each checked against its schema first',
    load: async () => (await import('./commands/records/produce.js')).registerProduce,
  },
  {
    name: 'consume',
    description: 'Read events: decoded, without a trace on the cluster',
    load: async () => (await import('./commands/records/consume.js')).registerConsume,
  },
  {
    name: 'copy',
    description: 'Copy records from a topic to another one, also of another cluster',
    load: async () => (await import('./commands/records/copy.js')).registerCopy,
  },
  {
    name: 'dlq',
    description: 'Dead letters: count them, look at them, mend them and send them back',
    load: async () => (await import('./commands/dlq/commands.js')).registerDeadLetters,
  },
  {
    name: 'config',
    description: 'Connections with a name: profiles, and what holds here',
    load: async () => (await import('./commands/config/commands.js')).registerConfig,
  },
  {
    name: 'schemas',
    description: 'List, show, check, compare, register and delete schemas; TypeScript types from them',
    load: async () => (await import('./commands/schemas/commands.js')).registerSchemaCommands,
  },
  {
    name: 'acls',
    description: 'See, create and delete ACLs: who may do what',
    load: async () => (await import('./commands/acls/commands.js')).registerAcls,
  },
  {
    name: 'users',
    description: 'See, create and delete users that log in by SCRAM',
    load: async () => (await import('./commands/users/commands.js')).registerUsers,
  },
  {
    name: 'quotas',
    description: 'See, set and take away limits of users, clients and addresses',
    load: async () => (await import('./commands/quotas/commands.js')).registerQuotas,
  },
  {
    name: 'brokers',
    description: 'See brokers, their disks and configs, change configs',
    load: async () => (await import('./commands/brokers/commands.js')).registerBrokers,
  },
  {
    name: 'cluster',
    description: 'See who keeps the metadata of the cluster',
    load: async () => (await import('./commands/cluster/quorum.js')).registerClusterCommands,
  },
  {
    name: 'transactions',
    description: 'See transactions, find and end those that hang',
    load: async () => (await import('./commands/transactions/commands.js')).registerTransactions,
  },
];

export const everyCommand = Symbol('every command');

/** Builds the command tree: what is called is there in full, the others by name and description for the help. */
export async function buildProgram(
  session: Session,
  called: string | typeof everyCommand | undefined,
): Promise<Command> {
  const program = createRoot();
  for (const entry of entries) {
    if (called === everyCommand || entry.name === called) (await entry.load())(program, session);
    else program.command(entry.name).description(entry.description);
  }
  return program;
}

function createRoot(): Command {
  const program = new Command('todo-kafka');
  program
    .description('Run, feed, inspect and repair Kafka')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: everydayOptions })
    .exitOverride();
  return addGlobalOptions(program);
}

/** Below a command's options stand the global ones that are needed often; the root's help has all of them. */
function everydayOptions(this: Help, command: Command): Option[] {
  const all = Help.prototype.visibleGlobalOptions.call(this, command);
  return all.filter(({ helpGroupHeading }) => helpGroupHeading === undefined);
}
