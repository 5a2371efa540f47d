// Rates of the service library, and what it holds in memory while a slow handler has an endless backlog before it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packageFile } from '../src/lib/package-files.js';
import { EventConsumer } from '../src/lib/services/consumer/event-consumer.js';
import type { EventHandler } from '../src/lib/services/consumer/options.js';
import { EventProducer } from '../src/lib/services/producer/event-producer.js';
import { withCluster, type BenchCluster } from './own-cluster.js';
import { median, printMachine } from './side-by-side.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const count = Number(process.env['BENCH_EVENTS'] ?? 400_000);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20);
const topic = 'bench.services';
const partitions = 6;
const maxBufferedRecords = 500;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // is there since the flag is set

await withCluster(async (cluster) => {
  const catalog = writeCatalog(cluster);
  cluster.todoKafka('topics', 'sync', '--catalog', catalog);
  const published = await inRounds(() => publish(catalog));
  const consumed = await inRounds((round) => consume(catalog, `bench-${round}`));
  console.log(`\n${count} events of task.created, ${partitions} partitions, ${rounds} rounds\n`);
  console.log('| | events/s | each | events a second of CPU time |\n| --- | ---: | --- | ---: |');
  printRates('`publish`, acks=all', published);
  printRates('an empty handler', consumed);
  await watchBacklog(catalog);
  printMachine();
});

function writeCatalog({ root }: BenchCluster): string {
  const file = join(root, 'topics.yaml');
  const value = { schema: packageFile('schemas', 'task-created.avsc') };
  const config = { 'compression.type': 'snappy' };
  const described = { partitions, replicationFactor: 3, config, key: 'userId', value, deadLetter: true };
  writeFileSync(file, JSON.stringify({ version: 1, topics: { [topic]: described } })); // which is YAML as well
  return file;
}

/** Events a second, by the clock and by the time that this process had a core: the second says more on a busy machine. */
interface Rate {
  readonly byClock: number;
  readonly byCpu: number;
}

function rateFrom(begun: number, cpu: NodeJS.CpuUsage): Rate {
  const { user, system } = process.cpuUsage(cpu);
  return {
    byClock: Math.round((count * 1_000) / (performance.now() - begun)),
    byCpu: Math.round((count * 1_000_000) / (user + system)),
  };
}

async function inRounds(measure: (round: number) => Promise<Rate>): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  for (let round = 0; round < rounds; round++) rates.push(await measure(round));
  return rates;
}

function printRates(what: string, rates: readonly Rate[]): void {
  const [byClock, byCpu] = [rates.map((rate) => rate.byClock), rates.map((rate) => rate.byCpu)];
  console.log(`| ${what} | ${median(byClock)} | ${byClock.join(', ')} | ${median(byCpu)} |`);
}

/** As a program does that waits for room only. */
async function publish(catalog: string): Promise<Rate> {
  const producer = new EventProducer({ catalog });
  const event = (index: number) => ({ userId: `user ${index % 1_000}`, taskId: `task ${index}`, title: 'Buy milk' });
  await producer.publish(topic, event(0));
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  for (let index = 1; index < count; index++) {
    await producer.ready();
    void producer.publish(topic, event(index));
  }
  await producer.flush();
  const rate = rateFrom(begun, cpu);
  await producer.close();
  return rate;
}

/** From the first event to the last. */
async function consume(catalog: string, groupId: string): Promise<Rate> {
  let [handled, begun, cpu] = [0, 0, process.cpuUsage()];
  const consumer = new EventConsumer({ catalog, groupId });
  const all = new Promise<void>((resolve) => {
    consumer.registerHandler(topic, () => {
      if (handled++ === 0) [begun, cpu] = [performance.now(), process.cpuUsage()];
      if (handled === count) resolve();
    });
  });
  await consumer.start();
  await all;
  const rate = rateFrom(begun, cpu);
  await consumer.close();
  return rate;
}

/** The backlog is longer than a slow handler can work off in this time. */
async function watchBacklog(catalog: string): Promise<void> {
  const slow: EventHandler<unknown> = () => new Promise((resolve) => setTimeout(resolve, 10));
  const waiting = new Array<number>(partitions).fill(0);
  const add = (partition: number, records: number): void => {
    waiting[partition] = (waiting[partition] ?? 0) + records;
  };
  const consumer = new EventConsumer({
    catalog,
    groupId: 'bench-backlog',
    maxBufferedRecords,
    hooks: {
      onFetched: (fetched) => add(fetched.partition, fetched.count),
      onHandled: ({ partition }) => add(partition, -1),
    },
  });
  consumer.registerHandler(topic, slow);
  await consumer.start();
  console.log(
    `\nA handler of 10 ms with a backlog of ${rounds * count}; maxBufferedRecords is ${maxBufferedRecords}\n`,
  );
  console.log('| after | waiting, most of one partition | in all | heap | external | resident |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (let second = 0; second <= seconds; second += 2) {
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    const sizes = [heapUsed, external, rss].map((bytes) => `${Math.round(bytes / 2 ** 20)} MiB`);
    const all = waiting.reduce((sum, each) => sum + each, 0);
    console.log(`| ${second} s | ${Math.max(...waiting)} | ${all} | ${sizes.join(' | ')} |`);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  await consumer.close();
}
