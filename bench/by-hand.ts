import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokerViews } from '../src/lib/local-cluster/broker-views.js';
import { plainAccess } from '../src/lib/local-cluster/operator-access.js';
import { formationProblems } from '../src/lib/local-cluster/formation.js';
import { randomKafkaId } from '../src/lib/local-cluster/runtime/kafka-id.js';
import { clusterLayout, type BrokerService } from '../src/lib/local-cluster/runtime/layout.js';
import type { Jars } from '../src/lib/local-cluster/runtime/native/jars.js';
import { packageFile } from '../src/lib/package-files.js';
import { registryServes } from '../src/lib/registry/ping.js';

export interface ByHandOptions {
  readonly folder: string;
  readonly portOffset: number;
  readonly kafka: Jars;
  readonly registry: Jars;
}

/** What `kafka-server-start.sh` and `kafka-run-class.sh` of Kafka 4.3 pass to Java unless told otherwise. */
const brokerFlags = [
  '-Xmx1G',
  '-Xms1G',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
  '-Dcom.sun.management.jmxremote=true',
  '-Dcom.sun.management.jmxremote.authenticate=false',
  '-Dcom.sun.management.jmxremote.ssl=false',
];

/**
 * Starts the same cluster as somebody would who follows the manuals: format three folders, then start three brokers and
 * the registry at once, all with their defaults. @returns seconds until the brokers have formed and the registry serves
 */
export async function startByHand(options: ByHandOptions): Promise<number> {
  const { folder, portOffset, kafka, registry } = options;
  const layout = clusterLayout({ nodes: 3, portOffset, registry: true });
  const clusterId = randomKafkaId();
  const classPath = join(kafka.folder, '*');
  for (const broker of layout.brokers) writeConfig(folder, broker, layout.brokers);
  const started: ChildProcess[] = [];
  const ends: Promise<unknown>[] = [];
  const start = (name: string, args: readonly string[], env?: NodeJS.ProcessEnv): void => {
    const process = java(join(folder, `${name}.out`), [`-Dbench=${folder}`, ...args], env);
    mkdirSync(join(folder, `${name}.service`), { recursive: true });
    writeFileSync(join(folder, `${name}.service`, 'pid'), String(process.pid)); // for whoever ends what an interrupted run leaves
    started.push(process);
    ends.push(once(process, 'exit'));
  };
  const begun = performance.now();
  try {
    // All three at once, which a person would rather do one after the other.
    await Promise.all(
      layout.brokers.map(async ({ name }) => {
        const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config(folder, name)];
        await once(java(join(folder, `${name}.format`), ['-Xmx256M', '-cp', classPath, ...tool]), 'exit');
      }),
    );
    for (const { name } of layout.brokers) {
      const log = [
        `-Dlog4j2.configurationFile=${packageFile('native', 'log4j2.xml')}`,
        `-Dtodo-kafka.log=${join(folder, `${name}.log`)}`,
      ];
      const broker = [...brokerFlags, ...log, '-cp', classPath, 'kafka.Kafka', config(folder, name)];
      start(name, broker);
    }
    const runner = registry.names
      .filter((name) => name.endsWith('-runner.jar'))
      .map((name) => join(registry.folder, name));
    start('registry', ['-jar', ...runner], {
      QUARKUS_HTTP_PORT: String(8081 + portOffset),
      APICURIO_STORAGE_KIND: 'kafkasql',
      APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: layout.brokers.map(({ port }) => `localhost:${port}`).join(','),
    });
    const whole = awaitWhole(layout.brokers, clusterId, `http://localhost:${8081 + portOffset}`);
    await Promise.race([whole, ...ends.map((end) => end.then(() => Promise.reject(new Error('a service has ended'))))]);
    return (performance.now() - begun) / 1000;
  } finally {
    for (const process of started) process.kill('SIGKILL');
    await Promise.all(ends);
  }
}

/** The same question that `up` asks before it returns. */
async function awaitWhole(brokers: readonly BrokerService[], clusterId: string, registry: string): Promise<void> {
  const { signal } = new AbortController();
  const views = new BrokerViews(brokers, plainAccess, signal);
  try {
    while (
      formationProblems(await views.ask(), clusterId).length > 0 ||
      !(await registryServes(registry, signal, { kind: 'apicurio' }))
    ) {
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  } finally {
    await views.close();
  }
}

function java(out: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const file = openSync(out, 'a');
  return spawn('java', args, { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
}

function config(folder: string, name: string): string {
  return join(folder, `${name}.properties`);
}

function writeConfig(folder: string, broker: BrokerService, all: readonly BrokerService[]): void {
  mkdirSync(folder, { recursive: true });
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': broker.nodeId,
    listeners: `PLAINTEXT://localhost:${broker.port},CONTROLLER://localhost:${broker.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': all.map((each) => `${each.nodeId}@localhost:${each.controllerPort}`).join(','),
    'log.dirs': join(folder, broker.name),
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(config(folder, broker.name), text.join(''));
}
