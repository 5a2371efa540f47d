import type { Catalog } from '../catalog/catalog.js';
import type { Connection } from '../config/connection.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { SchemaRegistry } from '../registry/client.js';
import type { Environment, Folders } from '../user-files/folders.js';
import type { ExitCode } from '../cli/exit-codes.js';
import type { GlobalOptions } from '../cli/global-options.js';
import type { Output } from '../cli/output.js';
import type { Streams } from '../cli/streams.js';

/**
 * What a command has at hand. Everything that costs time is made when it is first asked for, once, and closed when the
 * command has ended.
 */
export interface Context {
  readonly out: Output;
  readonly stdin: Streams['stdin'];
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly options: GlobalOptions;
  /** Aborted by Ctrl-C, SIGTERM, `--timeout` and a closed stdout. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly folders: Folders;
  /** Name of the local cluster that is meant, whether it runs or not. */
  readonly clusterName: string;
  connection(): Promise<Connection>;
  kafka(): Promise<KafkaCluster>;
  registry(): Promise<SchemaRegistry>;
  catalog(): Promise<Catalog>;
  /** Asks before something is destroyed; see `confirm`. */
  confirm(action: string): Promise<boolean>;
  /** Another cluster and registry, for commands that write to two places: what is not given is the one at hand. */
  otherCluster(addresses: OtherAddresses): Promise<OtherCluster>;
  /** Says on stderr which cluster is about to be changed, and returns it as documents show it. */
  announceCluster(): Promise<ClusterReference>;
  /** Takes the usual limit off, for work whose end nobody knows; one that the user has given stays. */
  liftTimeLimit(): void;
  /**
   * Runs another command of this program, as `quickstart` does, with only those variables of the environment that say
   * where things are kept.
   */
  runCommand(argv: readonly string[]): Promise<ExitCode>;
}

/** The options' values, and the options' names for errors. */
export interface OtherAddresses {
  readonly brokers: OtherOption;
  readonly registry: OtherOption;
  readonly profile: OtherOption;
  readonly commandConfig: OtherOption;
}

interface OtherOption {
  readonly value: string | undefined;
  readonly from: string;
}

export interface OtherCluster {
  readonly kafka: KafkaCluster;
  /** null where no registry was given. */
  readonly registry: SchemaRegistry | null;
  /** Says on stderr that it is about to be changed, and returns it as documents show it. */
  announce(): Promise<ClusterReference>;
}

export interface ClusterReference {
  id: string;
  brokers: string[];
  source: string;
}
