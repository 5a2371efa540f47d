// A service of the chaos suite: each event adds a row to a table, once. It writes down what it sees, line by line.
import { appendFileSync } from 'node:fs';

const { library, sqlite, connect, topic, groupId, database, history } = JSON.parse(process.argv[2]);
const { EventConsumer } = await import(library);
const { SqliteOnceStore } = await import(sqlite);

const note = (entry) => appendFileSync(history, `${JSON.stringify(entry)}\n`);
const store = await SqliteOnceStore.open({
  path: database,
  setup: 'CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL)',
});
const consumer = new EventConsumer({
  ...connect,
  groupId,
  sessionTimeout: 6_000,
  heartbeatInterval: 1_000,
  rebalanceTimeout: 10_000,
  commitInterval: 200,
  firstRetryPause: 20,
  hooks: {
    onAssigned: (partitions) => note({ kind: 'assigned', partitions: partitions.map(({ partition }) => partition) }),
    onFetched: ({ partition, from, to, count }) => note({ kind: 'fetched', partition, from, to, count }),
    onCommitted: (offsets) => note({ kind: 'committed', offsets }),
    onLost: (lost) => note({ kind: 'lost', lost }),
    onDeadLetter: ({ offset, error }) => note({ kind: 'dead letter', offset, error: String(error) }),
    onStopped: (error) => note({ kind: 'stopped', error: String(error) }),
  },
});
consumer.registerHandler(topic, async ({ eventId, userId, taskId }, { partition, offset, attempt }) => {
  note({ kind: 'read', partition, offset, eventId, userId });
  await store.runOnce(eventId, (tx) => {
    tx.run('INSERT INTO effects (event_id) VALUES (?)', eventId);
    if (attempt === 1 && taskId.endsWith('77')) throw new Error('fails at times');
  });
});
await consumer.start();
await consumer.closed;
