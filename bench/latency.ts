// How long records are on their way at a steady rate, beside Java's producer, in turns on the same cluster.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAddress } from '../src/lib/kafka/connection/address.js';
import { KafkaCluster } from '../src/lib/kafka/cluster.js';
import { RecordWriter } from '../src/lib/kafka/writer/record-writer.js';
import { packageFile } from '../src/lib/package-files.js';
import { kafkaToolClassPath } from '../test/helpers/kafka-tools.js';
import { withCluster } from './own-cluster.js';
import { median, printMachine } from './side-by-side.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 10);
const partitionCounts = [3, 240];
const rates = [300, 1_000, 4_000];
const bytes = 200;

interface Load {
  readonly brokers: string;
  readonly topic: string;
  readonly partitions: number;
  /** Records a second. */
  readonly rate: number;
}

const run = promisify(execFile);

await withCluster(async ({ brokers, todoKafka }) => {
  console.log(
    `\nMilliseconds from when a record was due until it was acknowledged by all in-sync replicas, ${rounds} rounds`,
  );
  console.log('\n| partitions | records/s | median | Java | ratio | p99 | Java | ratio |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const partitions of partitionCounts) {
    const topic = `latency-${partitions}`;
    todoKafka('topics', 'create', topic, '--partitions', String(partitions));
    for (const rate of rates) await compare({ brokers, topic, partitions, rate });
  }
  printMachine();
});

async function compare(load: Load): Promise<void> {
  const [own, java]: [number[][], number[][]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    own.push(await ownTimes(load));
    java.push(await javaTimes(load));
  }
  const [medians, tails] = [0.5, 0.99].map((share) => {
    const [ours, theirs] = [own, java].map((times) => median(times.map((each) => quantile(each, share))));
    return [ours ?? Number.NaN, theirs ?? Number.NaN] as const;
  });
  const shown = [medians, tails].map(([ours, theirs] = [Number.NaN, Number.NaN]) =>
    [ours.toFixed(1), theirs.toFixed(1), (ours / theirs).toFixed(2)].join(' | '),
  );
  console.log(`| ${load.partitions} | ${load.rate} | ${shown.join(' | ')} |`);
}

/** The first second of each run is left out: connections are made then, and Java's code is not compiled yet. */
function quantile(times: readonly number[], share: number): number {
  const sorted = times.slice(Math.floor(times.length / seconds)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

async function ownTimes({ brokers, topic, partitions, rate }: Load): Promise<number[]> {
  const kafka = new KafkaCluster({
    bootstrap: brokers.split(',').flatMap((text) => parseAddress(text) ?? []),
    clientId: 'todo-kafka-bench',
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    signal: new AbortController().signal,
    debug: () => undefined,
  });
  const writer = await RecordWriter.open(kafka, {
    acks: 'all',
    compressionOf: () => 'none',
    deliveryTimeout: 120_000,
  });
  const times: number[] = [];
  const value = Buffer.alloc(bytes);
  const begun = performance.now();
  for (let index = 0; index < rate * seconds; index++) {
    const due = begun + (index * 1_000) / rate;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    const record = { key: null, value, headers: [], timestamp: Date.now() };
    void writer.write({ topic, partition: index % partitions }, record, () => (times[index] = performance.now() - due));
  }
  await writer.flush();
  await kafka.close();
  return times;
}

async function javaTimes({ brokers, topic, partitions, rate }: Load): Promise<number[]> {
  const numbers = [partitions, rate, rate * seconds, bytes].map(String);
  const program = packageFile('bench', 'ProduceLatency.java');
  const args = ['-cp', await kafkaToolClassPath(), program, brokers, topic, ...numbers];
  const { stdout } = await run('java', args, { maxBuffer: 2 ** 26 });
  return stdout.trim().split(' ').map(Number);
}
