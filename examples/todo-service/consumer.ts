// consumer.ts [DATABASE] [FAILURES]: gives users a point for each completed task, exactly once, though its handler fails at
// times (FAILURES of 1; 0.2) and though it may be killed at any moment. Ends on SIGTERM or Ctrl-C.
import { KafkaConsumerService, PermanentError } from 'todo-kafka';
import { SqliteOnceStore } from 'todo-kafka/sqlite';

const [database = 'points.db', failures = '0.2'] = process.argv.slice(2);

const store = await SqliteOnceStore.open({
  path: database,
  setup: 'CREATE TABLE IF NOT EXISTS points (user TEXT PRIMARY KEY, points INTEGER NOT NULL)',
});
const consumer = new KafkaConsumerService({
  maxAttempts: 10,
  sessionTimeout: 10_000, // after so long, the partitions of one that was killed go to another
  closeOn: ['SIGTERM', 'SIGINT'],
  hooks: {
    onLog: ({ level, message }) => console.error(`${level}: ${message}`),
    onRetry: ({ topic, offset, attempt }) => console.error(`${topic} ${offset}: attempt ${attempt} failed`),
    onDeadLetter: ({ topic, offset, deadLetter }) =>
      console.error(`${topic} ${offset}: given up, now in ${deadLetter.topic}`),
    onLost: ({ topic, lost }) => console.error(`${topic}: ${lost} events are gone that were never handled`),
  },
});

consumer.registerHandler('task.created', ({ taskId, title }) => {
  // To try again would be of no use: it goes to task.created.dlq at once.
  if (title.trim() === '') throw new PermanentError('a task needs a title');
  console.log(`${taskId}: ${title}`);
});

consumer.registerHandler('task.completed', async ({ eventId, userId }) => {
  await store.runOnce(eventId, (tx) => {
    tx.run('INSERT INTO points VALUES (?, 1) ON CONFLICT (user) DO UPDATE SET points = points + 1', userId);
    if (Math.random() < Number(failures)) throw new Error('the service is not well'); // takes the point back
  });
});

await consumer.start();
await consumer.closed;
await store.close();
