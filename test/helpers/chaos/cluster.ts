import { parseDocument } from '../documents.js';
import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressText } from '../../../src/lib/kafka/connection/address.js';
import { clusterLayout, loopback, type BrokerService } from '../../../src/lib/local-cluster/runtime/layout.js';
import { FaultyProxy } from '../faulty-proxy.js';
import { ownClusters, pidOf, type OwnClusters } from '../own-cluster.js';
import { RegistryProxy } from '../registry-proxy.js';
import { shippedSchema } from '../schemas.js';
import { unique } from '../unique.js';

const name = 'chaos';
const flags = ['--cluster', name];

/** Three brokers and a registry that a suite may harm. */
export interface ChaosCluster {
  readonly own: OwnClusters;
  /** What clients are told: each address that they learn from it leads through a proxy too. */
  readonly brokers: string;
  /** The brokers themselves, for what must not be harmed. */
  readonly behind: string;
  /** One before each broker. */
  readonly proxies: readonly FaultyProxy[];
  /** What clients are told: the proxy before the registry. */
  readonly registry: string;
  readonly registryProxy: RegistryProxy;
  readonly newTopics: () => Promise<ChaosTopics>;
  readonly kill: (broker: string) => Promise<void>;
  readonly signal: (broker: string, signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Brings whatever is down up again. */
  readonly repair: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The topics of a run, and the folder that has their catalog. */
export interface ChaosTopics {
  readonly topic: string;
  /** One that is deleted. */
  readonly doomed: string;
  readonly folder: string;
  readonly catalog: string;
}

export async function openChaosCluster(): Promise<ChaosCluster> {
  const own = ownClusters();
  const { behind, registry, proxies } = await startAnywhere(own);
  const registryProxy = await RegistryProxy.open(registry);
  return {
    own,
    behind,
    registry: registryProxy.url,
    registryProxy,
    proxies,
    brokers: proxies.map(({ port }) => `${loopback}:${port}`).join(','),
    newTopics: () => newTopics(own),
    kill: (broker) => succeed(own, ['kill', broker]),
    signal: (broker, signal) => void process.kill(pidOf(own.data, name, broker), signal),
    repair: () => succeed(own, ['up']),
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      registryProxy.close();
      await succeed(own, ['down', '--volumes', '--yes']);
    },
  };
}

/** Starts brokers whose ports are known before, as the proxies and the second listeners need them. */
async function startAnywhere(own: OwnClusters, attempts = 20) {
  const portOffset = 10_000 + 100 * randomInt(100);
  const { brokers } = clusterLayout({ nodes: 3, portOffset, registry: true });
  const proxies = await Promise.all(
    brokers.map((broker) => FaultyProxy.open({ host: loopback, port: proxiedPort(broker) })),
  );
  for (const [index, broker] of brokers.entries()) layListener(own, broker, proxies[index]?.port ?? 0);
  const { code, stdout, stderr } = await own.run(['up', ...flags, '--port-offset', String(portOffset), '--json']);
  if (code === 0) {
    const { registry } = parseDocument('up', stdout);
    if (registry === null) throw new Error('the cluster has no registry');
    return { behind: brokers.map(addressText).join(','), registry, proxies };
  }
  await Promise.all(proxies.map((proxy) => proxy.close()));
  if (attempts > 1 && stderr.includes('"PORT_TAKEN"')) return startAnywhere(own, attempts - 1);
  throw new Error(stderr);
}

/** Within a cluster's block of hundred ports, where no service has one. */
function proxiedPort({ port }: BrokerService): number {
  return port + 40;
}

/** Gives a broker a second listener, whose clients are told the proxy's address. */
function layListener(own: OwnClusters, broker: BrokerService, advertised: number): void {
  const folder = join(own.data, 'clusters', name, broker.name);
  const listeners = [
    `PLAINTEXT://${loopback}:${broker.port}`,
    `CONTROLLER://${loopback}:${broker.controllerPort ?? 0}`,
    `PROXIED://${loopback}:${proxiedPort(broker)}`,
  ];
  const properties = [
    `listeners=${listeners.join(',')}`,
    `advertised.listeners=PLAINTEXT://${addressText(broker)},PROXIED://${loopback}:${advertised}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT',
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'added.properties'), `${properties.join('\n')}\n`);
}

async function newTopics(own: OwnClusters): Promise<ChaosTopics> {
  const topic = unique('chaos');
  const doomed = `${topic}-doomed`;
  const folder = join(own.data, topic);
  const catalog = join(folder, 'topics.yaml');
  mkdirSync(folder);
  writeFileSync(join(folder, 'task-created.avsc'), shippedSchema('task-created'));
  const common = {
    replicationFactor: 3,
    config: { 'min.insync.replicas': 2 },
    key: 'userId',
    value: { schema: 'task-created.avsc' },
  };
  const topics = { [topic]: { ...common, partitions: 6, deadLetter: true }, [doomed]: { ...common, partitions: 3 } };
  const document = { version: 1, topics };
  writeFileSync(catalog, JSON.stringify(document)); // which is YAML as well
  await succeed(own, ['topics', 'sync', '--yes'], folder);
  return { topic, doomed, folder, catalog };
}

async function succeed(own: OwnClusters, argv: readonly string[], cwd?: string): Promise<void> {
  const { code, stderr } = await own.run([...argv, ...flags], cwd === undefined ? {} : { cwd });
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
}
