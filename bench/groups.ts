// How long it takes to describe every group with its lag, beside Kafka's own tool, in turns on the same cluster.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAddress } from '../src/lib/kafka/connection/address.js';
import { KafkaCluster } from '../src/lib/kafka/cluster.js';
import { commitGroupOffsets } from '../src/lib/kafka/group/alter-offsets.js';
import { kafkaToolClassPath } from '../test/helpers/kafka-tools.js';
import { withCluster, type BenchCluster } from './own-cluster.js';
import { isThere, printMachine, printTimes, takeTurns } from './side-by-side.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const groups = Number(process.env['BENCH_GROUPS'] ?? 500);
const partitions = 24;
const topic = 'bench.groups';

await withCluster(async (cluster) => {
  const { brokers, program, todoKafka } = cluster;
  todoKafka('topics', 'create', topic, '--partitions', String(partitions));
  fill(cluster);
  await makeGroups(cluster);
  const java = ['-cp', await kafkaToolClassPath(), 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand'];
  const times = await takeTurns(
    [
      {
        name: '`kafka-consumer-groups --describe --all-groups`',
        command: 'java',
        args: [...java, '--bootstrap-server', brokers, '--describe', '--all-groups', '--timeout', '60000'],
      },
      {
        name: '`todo-kafka groups describe --all`',
        command: process.execPath,
        args: program('groups', 'describe', '--all'),
      },
      {
        name: '`todo-kafka groups describe --all --json`',
        command: process.execPath,
        args: program('groups', 'describe', '--all', '--json'),
      },
      {
        name: '`todo-kafka groups lag` (with time lag)',
        command: process.execPath,
        args: program('groups', 'lag'),
      },
      { name: '`todo-kafka groups list`', command: process.execPath, args: program('groups', 'list') },
      ...(isThere('rpk', '--version')
        ? [
            {
              name: '`rpk group describe`',
              command: 'rpk',
              args: ['group', 'describe', '-r', '.*', '-X', `brokers=${brokers}`],
            },
          ]
        : []),
    ],
    rounds,
  );
  printTimes(
    `${groups} groups with ${partitions} committed partitions each, described with lag, ${rounds} rounds in turns`,
    times,
    (seconds) => `${seconds.toFixed(2)} s`,
  );
  printMachine();
});

/** Some hundred records in each partition. */
function fill({ root, todoKafka }: BenchCluster): void {
  const file = join(root, 'records.txt');
  writeFileSync(file, Array.from({ length: partitions * 100 }, (_, index) => `key ${index}:value ${index}\n`).join(''));
  todoKafka('produce', topic, '--file', file, '--input', 'text', '-K', ':', '--raw');
}

/** Groups that have read ten records of each partition. */
async function makeGroups({ brokers }: BenchCluster): Promise<void> {
  const kafka = new KafkaCluster({
    bootstrap: brokers.split(',').flatMap((text) => parseAddress(text) ?? []),
    clientId: 'bench',
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    signal: new AbortController().signal,
    debug: () => undefined,
  });
  const commits = Array.from({ length: partitions }, (_, partition) => {
    return { topic, partition, offset: 10, leaderEpoch: -1, metadata: '' };
  });
  for (let group = 0; group < groups; group++) await commitGroupOffsets(kafka, `bench-${group}`, commits);
  await kafka.close();
}
