import { AppError } from '../errors.js';
import { environmentBatchSize } from '../config/batch-size.js';
import { clusterName, givenConnection, resolveConnection, type Connection } from '../config/connection.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { addressText, type BrokerAddress } from '../kafka/connection/address.js';
import type { SchemaRegistry } from '../registry/client.js';
import { userFolders, type Environment, type Folders } from '../user-files/folders.js';
import { environmentTimeout } from '../cli/environment.js';
import { confirm } from '../cli/confirm.js';
import type { ClusterReference, Context, OtherAddresses, OtherCluster } from './context.js';
import type { ExitCode } from '../cli/exit-codes.js';
import type { GlobalOptions } from '../cli/global-options.js';
import type { Interruption } from '../cli/interruption.js';
import type { Output } from '../cli/output.js';
import type { Streams } from '../cli/streams.js';

export interface LiveContextInputs {
  readonly out: Output;
  readonly streams: Streams;
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly options: GlobalOptions;
  readonly interruption: Interruption;
  readonly runCommand: (argv: readonly string[]) => Promise<ExitCode>;
}

export interface LiveContext extends Context {
  /** Closes what was opened, the newest first. */
  close(): Promise<void>;
}

const connectionTimeout = 5_000;
const requestTimeout = 30_000;

/** The context of a real run: clients are made on first use, by modules that are loaded on first use. */
export function createLiveContext(inputs: LiveContextInputs): LiveContext {
  const { out, streams, env, workingDirectory, options, interruption } = inputs;
  const { signal } = interruption;
  const closers: (() => Promise<void>)[] = [];
  const flags = { brokers: options.brokers, registry: options.registry, cluster: options.cluster };
  const folders = once((): Folders => userFolders(env));

  const connection = once(async (): Promise<Connection> => {
    const { findLocalCluster } = await import('../local-cluster/find-local-cluster.js');
    const found = await resolveConnection({
      flags,
      env,
      findLocalCluster: (name) => findLocalCluster(name, { folders: folders(), env }),
    });
    out.debug(`cluster from ${found.source}: ${found.brokers?.map(addressText).join(',') ?? 'no brokers'}`);
    return found;
  });

  const kafka = once(async (): Promise<KafkaCluster> => {
    const { brokers, source } = await connection();
    if (brokers === null) {
      throw new AppError('CONFIG_INVALID', `${source} names a schema registry but no brokers`, {
        hint: 'Name the brokers in the same place, for example with `--brokers`.',
      });
    }
    return openCluster(brokers);
  });

  const openCluster = async (bootstrap: readonly BrokerAddress[]): Promise<KafkaCluster> => {
    const { KafkaCluster } = await import('../kafka/cluster.js');
    const { throttleNotices } = await import('../kafka/connection/throttle-notice.js');
    const largestBatch = options.maxBatchSize ?? environmentBatchSize(env);
    const cluster = new KafkaCluster({
      ...(largestBatch === undefined ? {} : { largestBatch }),
      bootstrap,
      clientId: 'todo-kafka',
      connectionTimeout,
      requestTimeout,
      signal,
      debug: (text) => out.debug(text),
      onThrottled: throttleNotices(({ text }) => out.warn(text)),
    });
    closers.push(() => cluster.close());
    return cluster;
  };

  const openRegistry = async (url: URL): Promise<SchemaRegistry> => {
    const { SchemaRegistry } = await import('../registry/client.js');
    return new SchemaRegistry({ url, signal, debug: (text) => out.debug(text) });
  };

  const announce = async (cluster: KafkaCluster, source: string): Promise<ClusterReference> => {
    const { clusterId, brokers } = await cluster.metadata([]);
    const reference = { id: clusterId, brokers: brokers.map(addressText), source };
    out.note(out.errorTheme.faint(`Cluster ${reference.id} at ${reference.brokers.join(', ')} (${source})`));
    return reference;
  };

  const otherCluster = async (given: OtherAddresses): Promise<OtherCluster> => {
    const { brokers = null, registry = null, source = '' } = givenConnection(given.brokers, given.registry) ?? {};
    const other = brokers === null ? await kafka() : await openCluster(brokers);
    return {
      kafka: other,
      registry: registry === null ? null : await openRegistry(registry),
      announce: async () => announce(other, brokers === null ? (await connection()).source : source),
    };
  };

  return {
    out,
    stdin: streams.stdin,
    env,
    workingDirectory,
    options,
    signal,
    now: () => new Date(),
    get folders() {
      return folders();
    },
    clusterName: clusterName({ flags, env }),
    connection,
    kafka,
    registry: once(async () => {
      const { registry, source } = await connection();
      if (registry === null) throw new AppError('REGISTRY_NOT_CONFIGURED', `${source} names no schema registry`);
      return openRegistry(registry);
    }),
    catalog: once(async () => {
      const { loadCatalog } = await import('../catalog/load.js');
      const { local } = await connection();
      const path = options.catalog ?? env['TODO_KAFKA_CATALOG'];
      return loadCatalog({ path, workingDirectory, local, signal });
    }),
    confirm: (action) =>
      interruption.untimed(() =>
        confirm(action, { assumeYes: options.yes === true, stdin: streams.stdin, out, signal }),
      ),
    announceCluster: async () => announce(await kafka(), (await connection()).source),
    otherCluster,
    liftTimeLimit: () => {
      if (options.timeout === undefined && environmentTimeout(env) === undefined) interruption.limit(null);
    },
    runCommand: inputs.runCommand,
    close: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
