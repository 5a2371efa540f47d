import { AppError } from '../errors.js';
import { parseAddress, type BrokerAddress } from '../kafka/connection/address.js';

/** Where Kafka and its schema registry are, and what said so. Both always come from the same source. */
export interface Connection {
  /** null where the source names a registry only. */
  readonly brokers: readonly BrokerAddress[] | null;
  /** null where the source names brokers only. */
  readonly registry: URL | null;
  /** In words, such as `--brokers`, `TODO_KAFKA_BROKERS` or `local cluster "todo"`. */
  readonly source: string;
  /** True where nothing but this machine is meant: a local cluster of ours, or the default addresses. */
  readonly local: boolean;
  /** The running local cluster that this is; null where addresses were given or nothing of ours runs. */
  readonly localCluster: string | null;
}

export interface ConnectionInputs {
  readonly flags: {
    readonly brokers: string | undefined;
    readonly registry: string | undefined;
    readonly cluster: string | undefined;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The running local cluster of that name; null where it does not run. */
  readonly findLocalCluster: (name: string) => Promise<LocalClusterAddresses | null>;
}

export interface LocalClusterAddresses {
  readonly brokers: readonly BrokerAddress[];
  readonly registry: string | null;
}

const defaultClusterName = 'todo';

export const defaultAddresses: LocalClusterAddresses = {
  brokers: [9092, 9093, 9094].map((port) => ({ host: 'localhost', port })),
  registry: 'http://localhost:8081',
};

/** The name of the local cluster meant, wherever its addresses come from. */
export function clusterName({ flags, env }: Pick<ConnectionInputs, 'flags' | 'env'>): string {
  return flags.cluster ?? nonEmpty(env['TODO_KAFKA_CLUSTER']) ?? defaultClusterName;
}

/** What a command line needs to mean this local cluster. */
export function nameFlag(name: string): string {
  return name === defaultClusterName ? '' : ` --cluster ${name}`;
}

/**
 * Finds the cluster to talk to. In order: address flags, `--cluster`, `TODO_KAFKA_*` addresses, `TODO_KAFKA_CLUSTER`,
 * the names other programs use, the running local cluster, the default addresses.
 */
export async function resolveConnection(inputs: ConnectionInputs): Promise<Connection> {
  const { flags, env } = inputs;
  return (
    fromAddresses([['--brokers', flags.brokers]], ['--registry', flags.registry]) ??
    (flags.cluster === undefined ? null : await fromNamedCluster(flags.cluster, inputs)) ??
    fromAddresses([variable(env, 'TODO_KAFKA_BROKERS')], variable(env, 'TODO_KAFKA_REGISTRY')) ??
    (nonEmpty(env['TODO_KAFKA_CLUSTER']) === undefined ? null : await fromNamedCluster(clusterName(inputs), inputs)) ??
    fromAddresses(
      [variable(env, 'KAFKA_BROKERS'), variable(env, 'KAFKA_BOOTSTRAP_SERVERS')],
      variable(env, 'SCHEMA_REGISTRY_URL'),
    ) ??
    (await fromRunningCluster(defaultClusterName, inputs)) ?? {
      ...localConnection(defaultAddresses),
      source: 'the default addresses',
      localCluster: null,
    }
  );
}

/** A connection of addresses that were given. @throws AppError CONFIG_INVALID */
export function givenConnection(brokers: Named, registry: Named): Connection | null {
  return fromAddresses([brokers], registry);
}

type Named = readonly [name: string, value: string | undefined];

function variable(env: ConnectionInputs['env'], name: string): Named {
  return [name, nonEmpty(env[name])];
}

function fromAddresses(brokerSources: readonly Named[], registrySource: Named): Connection | null {
  const [brokersName, brokers] = brokerSources.find(([, value]) => value !== undefined) ?? ['', undefined];
  const [registryName, registry] = registrySource;
  if (brokers === undefined && registry === undefined) return null;
  return {
    brokers: brokers === undefined ? null : parseBrokers(brokersName, brokers),
    registry: registry === undefined ? null : parseRegistry(registryName, registry),
    source: [brokers === undefined ? [] : [brokersName], registry === undefined ? [] : [registryName]]
      .flat()
      .join(', '),
    local: false,
    localCluster: null,
  };
}

async function fromNamedCluster(name: string, inputs: ConnectionInputs): Promise<Connection> {
  const found = await fromRunningCluster(name, inputs);
  if (found !== null) return found;
  throw new AppError('CLUSTER_NOT_RUNNING', `the local cluster "${name}" is not running`, {
    hint: `Start it with \`todo-kafka up${nameFlag(name)}\`.`,
  });
}

async function fromRunningCluster(name: string, { findLocalCluster }: ConnectionInputs): Promise<Connection | null> {
  const addresses = await findLocalCluster(name);
  if (addresses === null) return null;
  return { ...localConnection(addresses), source: `local cluster "${name}"`, localCluster: name };
}

function localConnection({
  brokers,
  registry,
}: LocalClusterAddresses): Pick<Connection, 'brokers' | 'registry' | 'local'> {
  return { brokers, registry: registry === null ? null : new URL(registry), local: true };
}

function parseBrokers(source: string, text: string): readonly BrokerAddress[] {
  return text.split(',').map((part) => {
    const address = parseAddress(part);
    if (address !== null) return address;
    throw new AppError('CONFIG_INVALID', `${source}: "${part.trim()}" is not a broker's address`, {
      hint: 'Write host:port, several of them separated by commas.',
    });
  });
}

function parseRegistry(source: string, text: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw new AppError('CONFIG_INVALID', `${source}: this is not the URL of a schema registry`, {
    hint: 'Write it like http://localhost:8081, with its path prefix if it has one.',
  });
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
