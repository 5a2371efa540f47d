import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { randomKafkaId } from '../../src/lib/local-cluster/runtime/kafka-id.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { kafkaToolClassPath } from './kafka-tools.js';
import { runMain } from './run-main.js';
import { nodeProperties } from './node-properties.js';

const run = promisify(execFile);
const java = ['-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

type Configs = Readonly<Record<string, string>>;

/**
 * A broker of one test's own, with configs that todo-kafka never sets, such as automatic topic creation. It is gone when
 * the test has ended.
 * @param plugins class path of what the configs name beside Kafka's own classes
 * @returns its address
 */
export async function loneBroker(configs: Configs, plugins = ''): Promise<string> {
  const { address, end } = await startBroker(configs, plugins);
  onTestFinished(end);
  return address;
}

/**
 * A broker for the tests of one file.
 * @param configs `addedListener` is one more listener, such as `SASL_PLAINTEXT://localhost:1234`
 * @returns its address, while they run
 */
export function brokerOfFile(configs: Configs): () => string {
  let broker: LoneBroker | undefined;
  beforeAll(async () => {
    broker = await startBroker(configs, '');
  });
  afterAll(() => broker?.end());
  return () => broker?.address ?? '';
}

interface LoneBroker {
  readonly address: string;
  readonly end: () => Promise<void>;
}

async function startBroker(
  { addedListener, ...configs }: Configs & { readonly addedListener?: string },
  plugins: string,
): Promise<LoneBroker> {
  const folder = mkdtempSync(join(inject('testRoot'), 'lone-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = {
    ...nodeProperties(folder, controllerPort),
    listeners: [
      `PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controllerPort}`,
      ...(addedListener === undefined ? [] : [addedListener]),
    ].join(','),
    ...configs,
  };
  const file = join(folder, 'server.properties');
  writeFileSync(
    file,
    Object.entries(properties)
      .map((entry) => `${entry.join('=')}\n`)
      .join(''),
  );
  const classPath = [await kafkaToolClassPath(), plugins].join(delimiter);
  await run('java', [
    ...java,
    '-cp',
    classPath,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    randomKafkaId(),
    '-c',
    file,
  ]);
  const log = join(folder, 'broker.log');
  const out = openSync(log, 'a');
  const broker = spawn('java', [...java, '-cp', classPath, 'kafka.Kafka', file], { stdio: ['ignore', out, out] });
  const ended = once(broker, 'exit');
  const end = async (): Promise<void> => {
    broker.kill('SIGKILL');
    await ended;
  };
  try {
    await eventually(
      async () => {
        const { code } = await runMain(['topics', 'list', '--brokers', `localhost:${port}`]);
        if (code !== 0) throw new Error(readFileSync(log, 'utf8').slice(-2_000));
      },
      { within: 120_000 },
    );
  } catch (error) {
    await end();
    throw error;
  }
  return { address: `localhost:${port}`, end };
}
