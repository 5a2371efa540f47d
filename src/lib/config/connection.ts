import { AppError } from '../errors.js';
import { parseAddress, type BrokerAddress } from '../kafka/connection/address.js';
import type { Environment } from '../user-files/folders.js';
import type { Profile } from './profile.js';
import { settingsOfEnvironment, settingsOfForeignNames } from './read-options.js';
import { layered, loginSource, namesAddress, nothingSaid, type ConnectionSettings, type Given } from './settings.js';

/** Where Kafka and its schema registry are, how they are spoken to, and what said so. */
export interface Connection {
  /** null where the sources name a registry only. */
  readonly brokers: readonly BrokerAddress[] | null;
  /** null where the sources name brokers only. */
  readonly registry: URL | null;
  /** What named the addresses, in words, such as `--brokers`, `TODO_KAFKA_BROKERS` or `local cluster "todo"`. */
  readonly source: string;
  /** True where nothing but this machine is meant: a local cluster of ours, or the default addresses. */
  readonly local: boolean;
  /** The running local cluster that this is; null where addresses were given or nothing of ours runs. */
  readonly localCluster: string | null;
  readonly profile: Profile | null;
  /** All that was said, each with its source. */
  readonly settings: ConnectionSettings;
}

export interface ConnectionInputs {
  readonly flags: {
    /** What the command line or a program says, and the file that it names. */
    readonly settings: ConnectionSettings;
    readonly cluster?: string | undefined;
    readonly profile?: Given<string> | undefined;
  };
  readonly env: Environment;
  readonly workingDirectory: string;
  /** The running local cluster of that name; null where it does not run. */
  readonly findLocalCluster: (name: string) => Promise<LocalClusterAddresses | null>;
  readonly profiles: ProfileSource;
  /** What a file of another program's settings says. */
  readonly readClientFile: (file: Given<string>) => Promise<ConnectionSettings>;
}

export interface ProfileSource {
  /** @param from what has named it. @throws AppError CONFIG_INVALID where there is none of that name */
  named(name: Given<string>): Promise<Profile>;
  /** What `config use` has chosen; null where it has chosen none. */
  chosen(): Promise<Profile | null>;
}

export interface LocalClusterAddresses {
  readonly brokers: readonly BrokerAddress[];
  readonly registry: string | null;
  /** How a cluster with a login is spoken to. */
  readonly settings?: ConnectionSettings;
}

const defaultClusterName = 'todo';

export const defaultAddresses: LocalClusterAddresses = {
  brokers: [9092, 9093, 9094].map((port) => ({ host: 'localhost', port })),
  registry: 'http://localhost:8081',
};

/** The name of the local cluster meant, wherever its addresses come from. */
export function clusterName(flags: { readonly cluster?: string | undefined }, env: Environment): string {
  return flags.cluster ?? nonEmpty(env['TODO_KAFKA_CLUSTER']) ?? defaultClusterName;
}

/** What a command line needs to mean this local cluster. */
export function nameFlag(name: string): string {
  return name === defaultClusterName ? '' : ` --cluster ${name}`;
}

/**
 * Finds the cluster to talk to. In order: address flags, `--profile` or `--cluster`, `TODO_KAFKA_*` addresses,
 * `TODO_KAFKA_PROFILE`, `TODO_KAFKA_CLUSTER`, the names other programs use, the profile chosen by `config use`, the running
 * local cluster, the default addresses. Flags and variables complete each other. A profile and a local cluster are whole: only
 * flags change them, and nothing is added to addresses that nobody has named.
 * @throws AppError CONFIG_INVALID, CLUSTER_NOT_RUNNING
 */
export async function resolveConnection(inputs: ConnectionInputs): Promise<Connection> {
  const { flags, env } = inputs;
  if (flags.profile !== undefined) {
    return ofProfile(flags.settings, await inputs.profiles.named(flags.profile));
  }
  const variables = await settingsOfVariables(inputs);
  if (namesAddress(flags.settings)) return ofSettings(layered(flags.settings, variables));
  if (flags.cluster !== undefined) return ofNamedCluster(flags.cluster, inputs);
  if (namesAddress(variables)) return ofSettings(layered(flags.settings, variables));
  const profile = nonEmpty(env['TODO_KAFKA_PROFILE']);
  if (profile !== undefined) {
    return ofProfile(flags.settings, await inputs.profiles.named({ value: profile, from: 'TODO_KAFKA_PROFILE' }));
  }
  if (nonEmpty(env['TODO_KAFKA_CLUSTER']) !== undefined) return ofNamedCluster(clusterName(flags, env), inputs);
  const foreign = settingsOfForeignNames(env);
  if (namesAddress(foreign)) return ofSettings(layered(layered(flags.settings, variables), foreign));
  const chosen = await inputs.profiles.chosen();
  if (chosen !== null) return ofProfile(flags.settings, chosen);
  refuseLogin(layered(flags.settings, variables));
  return (
    (await ofRunningCluster(defaultClusterName, inputs)) ?? {
      ...ofLocal(defaultAddresses, 'the default addresses', nothingSaid),
      localCluster: null,
    }
  );
}

async function settingsOfVariables({
  env,
  workingDirectory,
  readClientFile,
}: ConnectionInputs): Promise<ConnectionSettings> {
  const variables = settingsOfEnvironment(env, workingDirectory);
  const file = nonEmpty(env['TODO_KAFKA_COMMAND_CONFIG']);
  if (file === undefined) return variables;
  return layered(variables, await readClientFile({ value: file, from: 'TODO_KAFKA_COMMAND_CONFIG' }));
}

/** A connection of addresses that were given. @throws AppError CONFIG_INVALID */
export function ofSettings(settings: ConnectionSettings, profile: Profile | null = null): Connection {
  const { brokers, registry } = settings;
  const named = [brokers.address, registry.address].flatMap((address) => (address === undefined ? [] : [address.from]));
  return {
    brokers: brokers.address === undefined ? null : parseBrokers(brokers.address),
    registry: registry.address === undefined ? null : parseRegistry(registry.address),
    source: profile === null ? [...new Set(named)].join(', ') : `profile "${profile.name}"`,
    local: false,
    localCluster: null,
    profile,
    settings,
  };
}

/** A profile, and what the command line changes in it. @throws AppError CONFIG_INVALID */
export function ofProfile(flags: ConnectionSettings, profile: Profile): Connection {
  const login = loginSource(flags);
  if (profile.isShared && login !== null) {
    throw new AppError('CONFIG_INVALID', `${login}: addresses from "${profile.file}" get no login from elsewhere`, {
      hint: 'Name the cluster with `--brokers`, or in a profile of yours with `todo-kafka config set`.',
    });
  }
  return ofSettings(layered(flags, profile.settings), profile);
}

async function ofNamedCluster(name: string, inputs: ConnectionInputs): Promise<Connection> {
  const found = await ofRunningCluster(name, inputs);
  if (found !== null) return found;
  throw new AppError('CLUSTER_NOT_RUNNING', `the local cluster "${name}" is not running`, {
    hint: `Start it with \`todo-kafka up${nameFlag(name)}\`.`,
  });
}

async function ofRunningCluster(
  name: string,
  { flags, findLocalCluster }: ConnectionInputs,
): Promise<Connection | null> {
  const addresses = await findLocalCluster(name);
  return addresses === null
    ? null
    : { ...ofLocal(addresses, `local cluster "${name}"`, flags.settings), localCluster: name };
}

function ofLocal(
  { brokers, registry, settings = nothingSaid }: LocalClusterAddresses,
  source: string,
  flags: ConnectionSettings,
): Omit<Connection, 'localCluster'> {
  return {
    ...{ brokers, source, local: true, profile: null, settings: layered(flags, settings) },
    registry: registry === null ? null : new URL(registry),
  };
}

/** Nobody has named these addresses, so nobody means them to get a password. */
function refuseLogin(said: ConnectionSettings): void {
  const { tls, ca } = said.brokers;
  const source = loginSource(said) ?? tls?.from ?? ca?.from ?? said.registry.ca?.from;
  if (source === undefined) return;
  throw new AppError('CONFIG_INVALID', `${source} is given, but no cluster that it is for`, {
    hint: 'Name its brokers with `--brokers`, or a profile with `--profile`.',
  });
}

function parseBrokers({ value, from }: Given<string>): readonly BrokerAddress[] {
  return value.split(',').map((part) => {
    const address = parseAddress(part);
    if (address !== null) return address;
    throw new AppError('CONFIG_INVALID', `${from}: "${part.trim()}" is not a broker's address`, {
      hint: 'Write host:port, several of them separated by commas.',
    });
  });
}

function parseRegistry({ value, from }: Given<string>): URL {
  if (URL.canParse(value)) {
    const url = new URL(value);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw new AppError('CONFIG_INVALID', `${from}: this is not the URL of a schema registry`, {
    hint: 'Write it like http://localhost:8081, with its path prefix if it has one.',
  });
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
