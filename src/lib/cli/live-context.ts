import { AppError } from '../errors.js';
import { clusterName, resolveConnection, type Connection } from '../config/connection.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { addressText } from '../kafka/address.js';
import { userFolders, type Environment, type Folders } from '../runtime/folders.js';
import { environmentTimeout } from './environment.js';
import { confirm } from './confirm.js';
import type { ClusterReference, Context } from './context.js';
import type { ExitCode } from './exit-codes.js';
import type { GlobalOptions } from './global-options.js';
import type { Interruption } from './interruption.js';
import type { Output } from './output.js';
import type { Streams } from './streams.js';

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
    const { findLocalCluster } = await import('../cluster/find-local-cluster.js');
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
    const { KafkaCluster } = await import('../kafka/cluster.js');
    const cluster = new KafkaCluster({
      bootstrap: brokers,
      clientId: 'todo-kafka',
      connectionTimeout,
      requestTimeout,
      signal,
      debug: (text) => out.debug(text),
    });
    closers.push(() => cluster.close());
    return cluster;
  });

  return {
    out,
    streams,
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
      const { SchemaRegistry } = await import('../registry/client.js');
      return new SchemaRegistry({ url: registry, signal, debug: (text) => out.debug(text) });
    }),
    catalog: once(async () => {
      const { loadCatalog } = await import('../catalog/load.js');
      const { local } = await connection();
      return loadCatalog({ path: options.catalog ?? env['TODO_KAFKA_CATALOG'], workingDirectory, local });
    }),
    confirm: (action) => confirm(action, { assumeYes: options.yes === true, streams, out, signal }),
    announceCluster: async (): Promise<ClusterReference> => {
      const [cluster, { source }] = [await kafka(), await connection()];
      const { clusterId, brokers } = await cluster.metadata([]);
      const reference = { id: clusterId, brokers: brokers.map(addressText), source };
      out.note(out.errorTheme.faint(`Cluster ${reference.id} at ${reference.brokers.join(', ')} (${source})`));
      return reference;
    },
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
