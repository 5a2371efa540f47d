import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownClusters, pidOf, type OwnClusters } from '../own-cluster.js';
import { shippedSchema } from '../schemas.js';
import { unique } from '../unique.js';

const name = 'chaos';
const flags = ['--cluster', name];

/** Three brokers and a registry that a suite may harm. */
export interface ChaosCluster {
  readonly brokers: string;
  readonly registry: string;
  readonly newTopic: () => Promise<{ readonly topic: string; readonly folder: string; readonly catalog: string }>;
  readonly kill: (broker: string) => Promise<void>;
  readonly signal: (broker: string, signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Brings whatever is down up again. */
  readonly repair: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openChaosCluster(): Promise<ChaosCluster> {
  const own = ownClusters();
  const { brokers, registry } = await own.document('up', ['up', ...flags, '--port-offset', 'auto']);
  return {
    brokers: brokers.join(','),
    registry: registry ?? '',
    newTopic: () => newTopic(own),
    kill: (broker) => succeed(own, ['kill', broker]),
    signal: (broker, signal) => void process.kill(pidOf(own.data, name, broker), signal),
    repair: () => succeed(own, ['up']),
    close: () => succeed(own, ['down', '--volumes', '--yes']),
  };
}

async function newTopic(own: OwnClusters) {
  const topic = unique('chaos');
  const folder = join(own.data, topic);
  const catalog = join(folder, 'topics.yaml');
  mkdirSync(folder);
  writeFileSync(join(folder, 'task-created.avsc'), shippedSchema('task-created'));
  const document = {
    version: 1,
    topics: {
      [topic]: {
        partitions: 6,
        replicationFactor: 3,
        config: { 'min.insync.replicas': 2 },
        key: 'userId',
        value: { schema: 'task-created.avsc' },
        deadLetter: true,
      },
    },
  };
  writeFileSync(catalog, JSON.stringify(document)); // which is YAML as well
  await succeed(own, ['topics', 'sync', '--yes'], folder);
  return { topic, folder, catalog };
}

async function succeed(own: OwnClusters, argv: readonly string[], cwd?: string): Promise<void> {
  const { code, stderr } = await own.run([...argv, ...flags], cwd === undefined ? {} : { cwd });
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
}
