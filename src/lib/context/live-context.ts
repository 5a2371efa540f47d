import { confirm } from '../cli/confirm.js';
import { environmentTimeout } from '../cli/environment.js';
import type { ExitCode } from '../cli/exit-codes.js';
import type { GlobalOptions } from '../cli/global-options.js';
import type { Interruption } from '../cli/interruption.js';
import type { Output } from '../cli/output.js';
import type { Streams } from '../cli/streams.js';
import { clusterName, type Connection } from '../config/connection.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { addressText } from '../kafka/connection/address.js';
import { userFolders, type Environment, type Folders } from '../user-files/folders.js';
import { Clients } from './clients.js';
import type { ClusterReference, Context, OtherAddresses, OtherCluster } from './context.js';
import type { Effect } from './command-effects.js';
import { findConnection, findOther } from './find-connection.js';
import { guardProfile } from './guard.js';

export interface LiveContextInputs {
  readonly out: Output;
  readonly streams: Streams;
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly options: GlobalOptions;
  readonly interruption: Interruption;
  readonly runCommand: (argv: readonly string[]) => Promise<ExitCode>;
  /** As it is called: `topics delete`. */
  readonly command: string;
  readonly effect: Effect;
}

export interface LiveContext extends Context {
  /** Closes what was opened, the newest first. */
  close(): Promise<void>;
}

/** The context of a real run: clients are made on first use, by modules that are loaded on first use. */
export function createLiveContext(inputs: LiveContextInputs): LiveContext {
  const { out, streams, env, workingDirectory, options, interruption } = inputs;
  const { signal } = interruption;
  const folders = once((): Folders => userFolders(env));
  const sources = { out, env, workingDirectory, options, folders };
  const clients = new Clients({ out, env, signal, maxBatchSize: options.maxBatchSize });
  const connection = once(async (): Promise<Connection> => {
    const found = await findConnection(sources);
    if (inputs.effect.changes) await guardProfile(found, inputs);
    return found;
  });
  const kafka = once(async (): Promise<KafkaCluster> => clients.openKafka(await connection()));

  const announce = async (cluster: KafkaCluster, source: string): Promise<ClusterReference> => {
    const { clusterId, brokers } = await cluster.metadata([]);
    const reference = { id: clusterId, brokers: brokers.map(addressText), source };
    out.note(out.errorTheme.faint(`Cluster ${reference.id} at ${reference.brokers.join(', ')} (${source})`));
    return reference;
  };

  const otherCluster = async (given: OtherAddresses): Promise<OtherCluster> => {
    const other = await findOther(given, sources);
    if (other !== null && inputs.effect.changesOther) await guardProfile(other, inputs);
    const isElsewhere = other !== null && other.brokers !== null;
    const cluster = isElsewhere ? await clients.openKafka(other) : await kafka();
    return {
      kafka: cluster,
      registry: other === null || other.registry === null ? null : await clients.openRegistry(other),
      announce: async () => announce(cluster, isElsewhere ? other.source : (await connection()).source),
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
    clusterName: clusterName(options, env),
    connection,
    kafka,
    registry: once(async () => clients.openRegistry(await connection())),
    catalog: once(async () => {
      const { loadCatalog } = await import('../catalog/load.js');
      const { local, profile } = await connection();
      const path = options.catalog ?? env['TODO_KAFKA_CATALOG'] ?? profile?.catalog ?? undefined;
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
    close: () => clients.close(),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
