import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { eventually } from './eventually.js';
import { kafkaTool } from './kafka-tools.js';
import { ownClusters, type OwnClusters } from './own-cluster.js';
import type { RunningBin } from './run-bin.js';

/** What `up` starts the brokers of the ZooKeeper stack with, which are Kafka 3.5; any of its options will do. */
export const onFirstStack: readonly string[] = ['--runtime', 'docker', '--stack', 'zookeeper'];

/** Three brokers of a test file's own, without a registry, whose replicas it may move. */
export class ThreeBrokers {
  readonly own: OwnClusters;
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** `host:port,…` */
  readonly brokers: string;

  private constructor(own: OwnClusters, brokers: readonly string[]) {
    this.own = own;
    this.kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    this.admin = this.kafka.admin();
    this.brokers = brokers.join(',');
  }

  /** @param options of `up`, where they are to be other than native ones */
  static async start(options: readonly string[] = []): Promise<ThreeBrokers> {
    const own = ownClusters();
    const up = ['up', '--nodes', '3', '--without', 'registry,ui', '--port-offset', 'auto', ...options];
    const { brokers } = await own.document('up', up);
    const cluster = new ThreeBrokers(own, brokers);
    await cluster.admin.connect();
    return cluster;
  }

  async end(): Promise<void> {
    await this.admin.disconnect();
    await this.own.run(['down', '--volumes', '--yes']);
  }

  /** Where Kafka's own tool says the replicas are: a list of brokers for each partition. */
  async replicasOf(topic: string): Promise<readonly string[]> {
    return [...(await this.describedByKafka(topic)).matchAll(/Replicas: (\S+)/g)].map(([, list]) => list ?? '');
  }

  async describedByKafka(topic: string): Promise<string> {
    const args = ['--bootstrap-server', this.brokers, '--describe', '--topic', topic];
    return kafkaTool('org.apache.kafka.tools.TopicCommand', args);
  }

  /** Every throttle that is set anywhere, as Kafka's own tool shows them: `name=value`. */
  async throttles(): Promise<readonly string[]> {
    const describeAll = async (type: string): Promise<string> =>
      kafkaTool('kafka.admin.ConfigCommand', ['--bootstrap-server', this.brokers, '--describe', '--entity-type', type]);
    const text = (await Promise.all([describeAll('brokers'), describeAll('topics')])).join('\n');
    return [...text.matchAll(/^ +((?:leader|follower)\.replication\.throttled\S+)=(\S*)/gm)].map(
      ([, name, value]) => `${name ?? ''}=${value ?? ''}`,
    );
  }

  /** How many of the first three partitions are being moved. */
  async underWay(topic: string): Promise<number> {
    const { topics } = await this.admin.listPartitionReassignments({ topics: [{ topic, partitions: [0, 1, 2] }] });
    return topics.flatMap(({ partitions }) => partitions).length;
  }

  /** Waits until this program has begun to move the topic's replicas. */
  async untilUnderWay(topic: string, running: RunningBin): Promise<void> {
    const begun = async (): Promise<void> => {
      if ((await this.underWay(topic)) === 0) throw new Error(`nothing is under way: ${running.stderr()}`);
    };
    await eventually(begun);
  }

  /** Files in which todo-kafka remembers moves that are its own. */
  journals(): readonly string[] {
    const folder = join(this.own.data, 'reassignments');
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}
