/** What a command does to the cluster that it is given. */
export interface Effect {
  /** It changes something there. */
  readonly changes: boolean;
  /** It changes something of the second cluster, that it copies to. */
  readonly changesOther: boolean;
}

type Options = Readonly<Record<string, unknown>>;
type Changes = boolean | ((options: Options) => boolean);

const unlessDryRun = ({ dryRun }: Options): boolean => dryRun !== true;

/**
 * Whether a command changes topics, configs, offsets, subjects, records or rights: what a profile with `readOnly` refuses and
 * one with `protected` asks about. A test holds that every command is here. The local cluster is nobody's profile.
 */
export const changingCommands: Readonly<Record<string, Changes>> = {
  ...all(false, 'quickstart', 'init', 'up', 'down', 'status', 'logs', 'env', 'ui', 'stop', 'start', 'restart', 'kill'),
  ...all(false, 'config list', 'config show', 'config path', 'config use', 'config set', 'config unset'),
  ...all(false, 'config remove', 'config import'),
  ...all(false, 'topics list', 'topics describe', 'topics export', 'groups list', 'groups describe', 'groups lag'),
  ...all(
    false,
    'dlq list',
    'dlq show',
    'schemas list',
    'schemas get',
    'schemas check',
    'schemas diff',
    'schemas types',
  ),
  ...all(false, 'brokers list', 'brokers describe', 'brokers configs', 'cluster quorum'),
  ...all(false, 'transactions list', 'transactions describe', 'acls list', 'users list', 'quotas list'),
  ...all(
    unlessDryRun,
    'topics create',
    'topics alter',
    'topics delete',
    'topics trim',
    'topics sync',
    'topics balance',
  ),
  ...all(unlessDryRun, 'groups delete', 'groups remove-members', 'groups delete-offsets'),
  ...all(unlessDryRun, 'produce', 'dlq redrive', 'dlq purge', 'schemas register', 'schemas delete'),
  ...all(unlessDryRun, 'brokers alter', 'transactions abort', 'acls create', 'acls delete'),
  ...all(unlessDryRun, 'users create', 'users delete', 'quotas set', 'quotas unset'),
  'groups reset-offsets': ({ execute, dryRun }) => execute === true && dryRun !== true,
  // A member of a group makes it rebalance, and commits unless it is told not to.
  consume: ({ group }) => group !== undefined,
  copy: (options) => unlessDryRun(options) && !copiesElsewhere(options),
};

export function effectOf(command: string, options: Options): Effect {
  const changes = changingCommands[command] ?? true; // what nobody has thought of is taken for the worse
  return {
    changes: typeof changes === 'function' ? changes(options) : changes,
    changesOther: unlessDryRun(options),
  };
}

function copiesElsewhere({ toBrokers, toProfile, toCommandConfig }: Options): boolean {
  return [toBrokers, toProfile, toCommandConfig].some((target) => target !== undefined);
}

function all(changes: Changes, ...commands: readonly string[]): Readonly<Record<string, Changes>> {
  return Object.fromEntries(commands.map((command) => [command, changes]));
}
