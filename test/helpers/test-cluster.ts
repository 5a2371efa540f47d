import { inject } from 'vitest';
import type { ClusterLogin } from './cluster-login.js';

/** Real brokers and a real registry, started once for the whole run by `global-cluster.ts`. */
export interface TestCluster {
  /** `host:port,…` */
  readonly brokers: string;
  /** URL of the Confluent API, with its prefix. */
  readonly registry: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster;
    /** Of a cluster made with `up --secure`; `cluster-login.ts` has it in the form of each client. */
    login: ClusterLogin | undefined;
    /** A folder for clusters that tests start themselves; what still runs below it afterwards is ended. */
    testRoot: string;
  }
}

export function testCluster(): TestCluster {
  return inject('cluster');
}

/** A command of ours as it is shown by a run that was told of the test cluster by flags. */
export function shownCommand(command: string): string {
  return `\`todo-kafka ${[command, ...clusterFlags()].join(' ')}\``;
}

/** The flags that point a command at the test cluster; its login comes from the environment of the runs. */
export function clusterFlags(): readonly string[] {
  const { brokers, registry } = testCluster();
  return ['--brokers', brokers, '--registry', registry];
}
