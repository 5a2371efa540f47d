// How long a short command takes, from its start to its end, beside other clients, in turns on the same cluster.
import { kafkaToolClassPath } from '../test/helpers/kafka-tools.js';
import { withCluster } from './own-cluster.js';
import { isThere, printMachine, printTimes, takeTurns } from './side-by-side.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9);

await withCluster(async ({ brokers, program, todoKafka }) => {
  todoKafka('topics', 'sync');
  const java = [
    '-cp',
    await kafkaToolClassPath(),
    'org.apache.kafka.tools.TopicCommand',
    '--bootstrap-server',
    brokers,
  ];
  const times = await takeTurns(
    [
      { name: '`node -e 0`', command: process.execPath, args: ['-e', '0'] },
      { name: '`todo-kafka --version`', command: process.execPath, args: program('--version') },
      { name: '`todo-kafka topics list`', command: process.execPath, args: program('topics', 'list') },
      {
        name: '`todo-kafka topics sync --dry-run`',
        command: process.execPath,
        args: program('topics', 'sync', '--dry-run'),
      },
      ...(isThere('kcat', '-V') ? [{ name: '`kcat -L`', command: 'kcat', args: ['-b', brokers, '-L'] }] : []),
      { name: '`kafka-topics --list`', command: 'java', args: [...java, '--list'] },
    ],
    rounds,
  );
  printTimes(`Short commands, ${rounds} rounds in turns`, times, (seconds) => `${Math.round(seconds * 1000)} ms`);
  printMachine();
});
