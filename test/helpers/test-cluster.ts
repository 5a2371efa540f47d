import { inject } from 'vitest';

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
    /** A folder for clusters that tests start themselves; what still runs below it afterwards is ended. */
    testRoot: string;
  }
}

export function testCluster(): TestCluster {
  return inject('cluster');
}

/** The flags that point a command at the test cluster. */
/** A command of ours as it is shown by a run that was told of the test cluster by flags. */
export function shownCommand(command: string): string {
  return `\`todo-kafka ${[command, ...clusterFlags()].join(' ')}\``;
}

export function clusterFlags(): readonly string[] {
  const { brokers, registry } = testCluster();
  return ['--brokers', brokers, '--registry', registry];
}
