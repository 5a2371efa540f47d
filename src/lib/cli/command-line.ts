import { shellWord } from '../values/shell-word.js';
import type { GlobalOptions } from './global-options.js';

/** What a command line says of where its cluster is. */
export interface ClusterPlace extends Pick<
  GlobalOptions,
  'brokers' | 'registry' | 'cluster' | 'profile' | 'commandConfig' | 'catalog'
> {
  /** Texts of the flags about TLS and logins, none of which is a secret. */
  readonly connection?: ReadonlyMap<string, string>;
}

/** Names that others have chosen, and what comes after them in a command line. */
export interface CommandParts {
  readonly names?: readonly string[];
  readonly options?: readonly string[];
}

/** Commands of a local cluster, which take nothing of a place but its name. */
const local: ReadonlySet<string> = new Set('up down status logs start stop restart ui env quickstart'.split(' '));
/** Those that reach no cluster. */
const nowhere: ReadonlySet<string> = new Set(['init', 'help', 'completion', 'config']);

/**
 * What the flags say; where they name no cluster, what the environment does: a line may be pasted into another shell. Beside
 * addresses stands the local cluster that commands of the local cluster mean all the same.
 */
export function placeOf(options: ClusterPlace, env: Readonly<Record<string, string | undefined>>): ClusterPlace {
  const { brokers, registry, cluster, profile, commandConfig, connection } = options;
  const isNamed = [brokers, registry, cluster, profile, commandConfig].some((flag) => flag !== undefined);
  const [brokersHere, registryHere] = [env['TODO_KAFKA_BROKERS'], env['TODO_KAFKA_REGISTRY']].map(nonEmpty);
  const isAddressed = brokersHere !== undefined || registryHere !== undefined;
  const said = {
    ...(isNamed ? { brokers, registry, profile } : { brokers: brokersHere, registry: registryHere }),
    ...(isNamed || isAddressed ? {} : { profile: env['TODO_KAFKA_PROFILE'] }),
    commandConfig: isNamed ? commandConfig : env['TODO_KAFKA_COMMAND_CONFIG'],
    cluster: cluster ?? env['TODO_KAFKA_CLUSTER'],
    catalog: options.catalog ?? env['TODO_KAFKA_CATALOG'],
  };
  const place = Object.fromEntries(Object.entries(said).filter(([, value]) => nonEmpty(value) !== undefined));
  return connection === undefined ? place : { ...place, connection };
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** A command line that a POSIX shell takes as it is, and that means this place. A name may begin with a dash. */
export function commandLine(
  command: string,
  { names = [], options = [] }: CommandParts,
  place: ClusterPlace = {},
): string {
  const isDashed = names.some((name) => name.startsWith('-'));
  const words = [
    ...(isDashed ? [] : names),
    ...options,
    ...flagsOf(place, command),
    ...(isDashed ? ['--', ...names] : []),
  ];
  return [`todo-kafka ${command}`, ...words.map(shellWord)].join(' ');
}

/** A text whose command lines in backticks mean this place. */
export function commandsHere(text: string, place: ClusterPlace): string {
  return text.replace(/`(todo-kafka [^`]+)`/g, (quoted, line: string) => {
    const flags = flagsOf(place, line.slice('todo-kafka '.length)).map(shellWord);
    if (flags.length === 0 || / --(?:brokers|registry|cluster|profile|catalog) /.test(line)) return quoted;
    const [before = '', ...names] = line.split(/ (?=-- )/);
    return `\`${[before, ...flags, ...names].join(' ')}\``;
  });
}

function flagsOf(place: ClusterPlace, command: string): readonly string[] {
  const [name = ''] = command.split(' ');
  if (nowhere.has(name) || name.startsWith('-')) return [];
  const { brokers, registry, cluster, profile, commandConfig, catalog, connection = new Map<string, string>() } = place;
  const remote = { profile, 'command-config': commandConfig, brokers, registry };
  const isRemote = Object.values(remote).some((value) => value !== undefined);
  const meant = local.has(name) ? { cluster } : { ...(isRemote ? remote : { cluster }), catalog };
  const flags = Object.entries(meant).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value]));
  const others = local.has(name) ? [] : [...connection].flatMap(([flag, value]) => [`--${flag}`, value]);
  return [...flags, ...others.filter((word) => word !== '')];
}
