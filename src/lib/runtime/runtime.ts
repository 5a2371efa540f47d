import type { ClusterLayout, ServiceName } from './layout.js';
import type { ClusterState, RuntimeKind } from './state.js';

export interface ServiceState {
  readonly name: ServiceName;
  readonly state: 'running' | 'stopped';
  /** `host:port` of what clients talk to. */
  readonly address: string;
  readonly pid: number | null;
}

/** How a service came to its end. */
export interface StopOutcome {
  readonly name: ServiceName;
  readonly action: 'stopped' | 'killed' | 'not-running';
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

/**
 * A way to run the services of a local cluster: bare JVMs or containers. Everything above it (`up`, `down`, `status`,
 * `logs`, the drills) works through this interface and does not know which one it has.
 */
export interface ClusterRuntime {
  readonly kind: RuntimeKind;
  /** Checks for and fetches all that a start of these services needs. Starts nothing and changes nothing that runs. */
  prepare(services: readonly ServiceName[], options: PrepareOptions): Promise<void>;
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
  /** Deletes the cluster's data, when nothing of it runs. */
  deleteData(cluster: LocalCluster): Promise<void>;
}
