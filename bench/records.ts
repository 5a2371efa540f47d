// Rates of consume and produce beside kcat and Kafka's own console tools, in turns on the same cluster.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaToolClassPath } from '../test/helpers/kafka-tools.js';
import { withCluster, type BenchCluster } from './own-cluster.js';
import { isThere, printMachine, printTimes, takeTurns, type Contender } from './side-by-side.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const read = Number(process.env['BENCH_READ'] ?? 1_000_000);
const written = Number(process.env['BENCH_WRITTEN'] ?? 200_000);
const withKcat = isThere('kcat', '-V');

await withCluster(async (cluster) => {
  const { todoKafka, root } = cluster;
  todoKafka('topics', 'sync');
  todoKafka('produce', 'task.created', '--sample', String(read));
  const rate = (count: number) => (seconds: number) => `${Math.round(count / seconds / 1000)} k/s`;
  const consumed = await takeTurns(await consumers(cluster), rounds);
  printTimes(
    `Reading ${read} task.created events, output thrown away, ${rounds} rounds in turns`,
    consumed,
    rate(read),
  );

  const file = join(root, 'events.jsonl');
  writeFileSync(
    file,
    todoKafka('consume', 'task.created', '--from-beginning', '-n', String(written), '--output', 'value'),
  );
  const produced = await takeTurns(await producers(cluster, file), rounds);
  printTimes(`Sending ${written} events from a file, acks=all, ${rounds} rounds in turns`, produced, rate(written));
  printMachine();
});

async function consumers({ brokers, program }: BenchCluster): Promise<readonly Contender[]> {
  const kcat = ['-b', brokers, '-C', '-t', 'task.created', '-e', '-q'];
  const tuned = [...kcat, '-X', 'fetch.wait.max.ms=10', '-X', 'queued.min.messages=1000000'];
  const java = ['--bootstrap-server', brokers, '--topic', 'task.created', '--from-beginning'];
  return [
    {
      name: 'todo-kafka, Avro → JSON lines',
      command: process.execPath,
      args: program('consume', 'task.created', '--from-beginning', '-e'),
    },
    {
      name: 'todo-kafka --output raw',
      command: process.execPath,
      args: program('consume', 'task.created', '--from-beginning', '-e', '--output', 'raw'),
    },
    ...(withKcat
      ? [
          { name: 'kcat, bytes', command: 'kcat', args: kcat },
          { name: 'kcat tuned, bytes', command: 'kcat', args: tuned },
          { name: 'kcat tuned, bytes in JSON (-J)', command: 'kcat', args: [...tuned, '-J'] },
        ]
      : []),
    await javaTool('kafka-console-consumer, bytes', 'consumer.ConsoleConsumer', [
      ...java,
      '--max-messages',
      String(read),
    ]),
  ];
}

async function producers({ brokers, program }: BenchCluster, input: string): Promise<readonly Contender[]> {
  const topic = 'task.created';
  return [
    {
      name: 'todo-kafka, JSON → Avro, checked',
      command: process.execPath,
      args: program('produce', topic, '--file', input),
    },
    { name: 'todo-kafka --raw', command: process.execPath, args: program('produce', topic, '--file', input, '--raw') },
    ...(withKcat
      ? [
          {
            name: 'kcat, bytes',
            command: 'kcat',
            args: ['-b', brokers, '-P', '-t', topic, '-l', '-X', 'acks=all', input],
          },
        ]
      : []),
    {
      ...(await javaTool('kafka-console-producer, bytes', 'ConsoleProducer', [
        '--bootstrap-server',
        brokers,
        '--topic',
        topic,
      ])),
      input,
    },
  ];
}

async function javaTool(name: string, tool: string, args: readonly string[]): Promise<Contender> {
  const classPath = await kafkaToolClassPath();
  return { name, command: 'java', args: ['-cp', classPath, `org.apache.kafka.tools.${tool}`, ...args] };
}
