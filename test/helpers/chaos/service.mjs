// A service of the chaos suite: each event adds a row to a table, once. It writes down what it sees, line by line.
import { appendFileSync, mkdirSync } from 'node:fs';

const { library, sqlite, connect, topic, doomed, groupId, database, history } = JSON.parse(process.argv[2]);
const { EventConsumer } = await import(library);
const { SqliteOnceStore } = await import(sqlite);

const note = (entry) => appendFileSync(history, `${JSON.stringify(entry)}\n`);
/** True once for all processes of a run, whatever becomes of the one that it is true for. */
const first = (what) => {
  try {
    mkdirSync(`${database}.${what}`);
    return true;
  } catch {
    return false;
  }
};
/** Holds the whole process up: no timer, no heartbeat. */
const block = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
/** Not of the topic that is deleted: nobody knows what becomes of its events. */
const isOurs = (place) => place.topic === topic;
const store = await SqliteOnceStore.open({
  path: database,
  setup: 'CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL)',
});
const consumer = new EventConsumer({
  ...connect,
  groupId,
  connectTimeout: 300_000, // the network is broken again and again, also while it starts
  sessionTimeout: 6_000,
  heartbeatInterval: 1_000,
  rebalanceTimeout: 10_000,
  commitInterval: 200,
  firstRetryPause: 20,
  handlerTimeout: 5_000,
  hooks: {
    onAssigned: (partitions) =>
      note({ kind: 'assigned', partitions: partitions.filter(isOurs).map(({ partition }) => partition) }),
    onFetched: ({ partition, from, to, count, ...place }) =>
      isOurs(place) && note({ kind: 'fetched', partition, from, to, count }),
    onCommitted: (offsets) => note({ kind: 'committed', offsets: offsets.filter(isOurs) }),
    onLost: (lost) => isOurs(lost) && note({ kind: 'lost', lost }),
    onDeadLetter: ({ offset, error, ...place }) =>
      isOurs(place) && note({ kind: 'dead letter', offset, error: String(error) }),
    onStopped: (error) => note({ kind: 'stopped', error: String(error) }),
  },
});
consumer.registerHandler(topic, async ({ eventId, userId, taskId }, { partition, offset, attempt }) => {
  note({ kind: 'read', partition, offset, eventId, userId });
  if (taskId.endsWith('111') && first(taskId)) await new Promise(() => undefined); // never returns
  if (taskId.endsWith('-e-2500') && first(taskId)) block(10_000); // longer than its session
  await store.runOnce(eventId, (tx) => {
    tx.run('INSERT INTO effects (event_id) VALUES (?)', eventId);
    if (attempt === 1 && taskId.endsWith('77')) throw new Error('fails at times');
  });
});
consumer.registerHandler(doomed, () => new Promise((resolve) => setTimeout(resolve, 20)));
await consumer.start();
await consumer.closed;
