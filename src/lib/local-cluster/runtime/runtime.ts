import type { RuntimeKind, StackName, StopAction } from '../../documents/cluster-words.js';
import type { ClusterLayout, ServiceName } from './layout.js';
import type { ClusterState } from './state.js';

export interface ServiceState {
  readonly name: ServiceName;
  readonly state: 'running' | 'stopped';
  /** `host:port` of what clients talk to. */
  readonly address: string;
  readonly pid: number | null;
  /** True where it has ended by itself since it was started, also if it was brought back meanwhile. */
  readonly hasFailed: boolean;
  /** What of it does not run while the rest does, which may have its ports; null where all of it runs, or nothing. */
  readonly missingPart: string | null;
}

/** How a service came to its end. */
export interface StopOutcome {
  readonly name: ServiceName;
  readonly action: StopAction;
}

export interface LogOptions {
  /** How many of the last lines to begin with. */
  readonly lines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** One local cluster as a runtime has to know it. */
export interface LocalCluster {
  readonly state: ClusterState;
  readonly layout: ClusterLayout;
  /** Where its data and logs are. */
  readonly folder: string;
}

export interface PrepareOptions {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/** What is about to be started. */
export interface StartPlan {
  /** Of the cluster. */
  readonly name: string;
  readonly stack: StackName;
  readonly secure: boolean;
  readonly services: readonly ServiceName[];
  /** True where the cluster has no data yet. */
  readonly fresh: boolean;
}

/**
 * A way to run the services of a local cluster: bare JVMs or containers. Everything above it (`up`, `down`, `status`,
 * `logs`, the drills) works through this interface and does not know which one it has.
 */
export interface ClusterRuntime {
  readonly kind: RuntimeKind;
  /** Milliseconds between two questions about services: what one costs differs. */
  readonly interval: number;
  /** Checks for and fetches all that a start of these services needs. Starts nothing and changes nothing that runs. */
  prepare(plan: StartPlan, options: PrepareOptions): Promise<void>;
  /**
   * Starts services that do not run, all at once, and returns as soon as they are under way. Data is made for a cluster
   * that was never ready, and only for that.
   */
  start(cluster: LocalCluster, services: readonly ServiceName[], options: PrepareOptions): Promise<void>;
  /** Asks services to end, waits for a bounded time, then ends them. */
  stop(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]>;
  /** Ends services at once, as a crash would. */
  kill(cluster: LocalCluster, services: readonly ServiceName[]): Promise<readonly StopOutcome[]>;
  states(cluster: LocalCluster): Promise<readonly ServiceState[]>;
  /** Why a service that was started is not running any more, as an `AppError` that quotes its log. */
  failureOf(cluster: LocalCluster, service: ServiceName): Promise<Error>;
  /** The lines of a service's log, the oldest first. */
  logs(cluster: LocalCluster, service: ServiceName, options: LogOptions): AsyncIterable<string>;
  /** Removes what else there is besides data and logs, when nothing of it runs. */
  tidy(cluster: LocalCluster): Promise<void>;
  /** Deletes the cluster's data, when nothing of it runs. */
  deleteData(cluster: LocalCluster): Promise<void>;
}
