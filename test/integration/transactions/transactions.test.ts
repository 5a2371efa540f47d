import { Kafka, logLevel, type Transaction } from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { leaveHanging, withoutVerification } from '../../helpers/hanging.js';
import { brokerOfFile } from '../../helpers/lone-broker.js';
import { recordLines } from '../../helpers/records.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { toolSession } from '../../helpers/tool-session.js';
import { unique } from '../../helpers/unique.js';

const brokers = brokerOfFile(withoutVerification);
const kafka = toolSession(brokers);
const hour = 3_600_000;

async function todo(...argv: readonly string[]): Promise<RunResult> {
  return runMain([...argv, '--brokers', brokers()]);
}

async function newTopic(what: string): Promise<string> {
  const topic = unique(what);
  const { code, stderr } = await todo('topics', 'create', topic, '--partitions', '1', '--replication-factor', '1');
  expect(code, stderr).toBe(0);
  return topic;
}

/** A transaction of kafkajs's with a record in each of these topics. */
async function openTransaction(transactionalId: string, ...topics: readonly string[]): Promise<Transaction> {
  const client = new Kafka({ brokers: [brokers()], logLevel: logLevel.NOTHING });
  const producer = client.producer({ transactionalId, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const transaction = await producer.transaction();
  for (const topic of topics) await transaction.send({ topic, messages: [{ value: 'open' }] });
  return transaction;
}

/** The lines of a table of Kafka's tool, each as its words, without the heading. */
async function javaRows(...args: readonly string[]): Promise<readonly (readonly string[])[]> {
  const text = await kafka.tool('org.apache.kafka.tools.TransactionsCommand', ...args);
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => line.trim().split(/\s+/));
}

async function hanging(...argv: readonly string[]) {
  const { code, stdout, stderr } = await todo('transactions', 'list', '--hanging', '--json', ...argv);
  expect(code, stderr).toBe(0);
  return parseDocument('transactions.list', stdout).hanging ?? [];
}

async function committed(topic: string): Promise<readonly unknown[]> {
  const { stdout } = await todo('consume', topic, '--from-beginning', '-e');
  return recordLines(stdout).map(({ value }) => value);
}

describe('transactions list and describe', () => {
  it("say what Kafka's own tool says", async () => {
    const topics = [await newTopic('one'), await newTopic('two')];
    const id = unique('open');
    const transaction = await openTransaction(id, ...topics);
    const { stdout } = await todo('transactions', 'list', '--json');
    const listed = parseDocument('transactions.list', stdout).transactions ?? [];
    expect(listed.map((each) => Object.values(each).map(String))).toEqual(
      (await javaRows('list')).map(([name, coordinator, producer, state]) => [name, coordinator, producer, state]),
    );
    expect(listed.find(({ transactionalId }) => transactionalId === id)).toMatchObject({ state: 'Ongoing' });

    const [described] = parseDocument(
      'transactions.describe',
      (await todo('transactions', 'describe', id, '--json')).stdout,
    ).transactions;
    const [row = []] = await javaRows('describe', '--transactional-id', id);
    const { coordinator, producerId, producerEpoch, state, timeoutMs, startedAt, partitions } = described ?? {};
    const started = String(startedAt);
    expect([coordinator, id, producerId, producerEpoch, state, timeoutMs, started].map(String)).toEqual(
      row.slice(0, 7),
    );
    expect(partitions?.map(({ topic, partition }) => `${topic}-${partition}`).sort()).toEqual(
      row[8]?.split(',').sort(),
    );
    await transaction.abort();
  });

  it('pick by state, producer and age, and say what there is not', async () => {
    const id = unique('picked');
    const transaction = await openTransaction(id, await newTopic('picked'));
    const ids = async (...argv: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await todo('transactions', 'list', '--json', ...argv);
      return (parseDocument('transactions.list', stdout).transactions ?? []).map((each) => each.transactionalId);
    };
    expect(await ids('--state', 'Ongoing')).toContain(id);
    expect(await ids('--state', 'CompleteCommit')).not.toContain(id);
    expect(await ids('--longer-than', '1ms')).toContain(id);
    expect(await ids('--longer-than', '1h')).toEqual([]);
    expect(await ids('--producer-id', '987654')).toEqual([]);
    await transaction.commit();
    expect(await todo('transactions', 'describe', 'nobody')).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: the cluster has no transactional id "nobody"\nHint: See what is there with \`todo-kafka transactions list --brokers ${brokers()}\`.\n`,
    });
  });
});

describe('a transaction that hangs', () => {
  it("is found as Kafka's own tool finds it, and aborted so that readers come further", async () => {
    const topic = await newTopic('hangs');
    const alive = await openTransaction(unique('alive'), topic);
    await alive.commit();
    await expect.poll(() => committed(topic)).toEqual(['open']); // its marker is there
    await leaveHanging(brokers(), { topic, producerId: 900_001n, age: hour });
    await todo('produce', topic, '--raw', '--value', 'behind');
    const found = await hanging();
    const rows = await javaRows('find-hanging', '--broker-id', '1', '--max-transaction-timeout', '15');
    expect(
      found.map((each) =>
        [each.topic, each.partition, each.producerId, each.producerEpoch, each.coordinatorEpoch].map(String),
      ),
    ).toEqual(rows.map((row) => row.slice(0, 5)));
    expect(found).toMatchObject([{ topic, partition: 0, startOffset: 2, transactionalId: null }]);
    expect(await committed(topic)).toEqual(['open']);

    const preview = await todo('transactions', 'abort', '--hanging', '--topic', topic, '--dry-run');
    expect(preview).toMatchObject({ code: 0, stdout: expect.stringContaining('would be aborted') as string });
    const refused = await todo('transactions', 'abort', '--hanging', '--topic', topic);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${topic}          0             2       900001`);
    expect(refused.stderr).toContain('nothing was done: this would abort 1 transaction');
    expect(await committed(topic)).toEqual(['open']);

    const { code, stdout } = await todo('transactions', 'abort', '--hanging', '--topic', topic, '--yes', '--json');
    const { transactions } = parseDocument('transactions.abort', stdout);
    expect([code, transactions.map(({ aborted, error }) => [aborted, error])]).toEqual([0, [[true, null]]]);
    expect(await committed(topic)).toEqual(['open', 'behind']);
    expect(await javaRows('find-hanging', '--topic', topic)).toEqual([]);
    expect((await todo('transactions', 'abort', '--hanging', '--topic', topic, '--yes')).stdout).toBe(
      'No transaction hangs.\n',
    );
  });

  it('is none while its producer has written a moment ago, or its coordinator waits for it', async () => {
    const [young, awaited] = [await newTopic('young'), await newTopic('awaited')];
    await leaveHanging(brokers(), { topic: young, producerId: 900_002n, age: 0 });
    const transaction = await openTransaction(unique('awaited'), awaited);
    expect(await hanging('--topic', young, '--topic', awaited)).toEqual([]);
    expect(await hanging('--topic', awaited, '--max-transaction-timeout', '1ms')).toEqual([]);
    expect(await hanging('--topic', young, '--max-transaction-timeout', '1ms')).toMatchObject([{ topic: young }]);
    await transaction.commit();
  });

  it('can be named by where it begins; one that does not hang is left alone without --force', async () => {
    const topic = await newTopic('named');
    const id = unique('named');
    const transaction = await openTransaction(id, topic);
    const place = ['--topic', topic, '--partition', '0', '--start-offset'];
    expect(await todo('transactions', 'abort', ...place, '0', '--yes')).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: the transaction at offset 0 of topic "${topic}", partition 0 does not hang: the coordinator of "${id}" is going to end it\nHint: Wait for its end; add \`--force\` to lose what it wrote to this partition, whatever becomes of the rest.\n`,
    });
    expect((await todo('transactions', 'abort', ...place, '7', '--yes')).stderr).toContain(
      `topic "${topic}", partition 0 has no open transaction that begins at offset 7`,
    );
    expect((await todo('transactions', 'abort', ...place, '0', '--force', '--yes')).code).toBe(0);
    expect(await committed(topic)).toEqual([]);
    await transaction.abort();
  });

  it('is not looked for in a topic or partition that is not there', async () => {
    const missing = await todo('transactions', 'list', '--hanging', '--topic', 'tk-nowhere');
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringContaining('the cluster has no topic "tk-nowhere"'),
    ]);
    const topic = await newTopic('few');
    const place = ['--topic', topic, '--partition', '4', '--start-offset', '0'];
    const beyond = await todo('transactions', 'abort', ...place, '--yes');
    expect([beyond.code, beyond.stderr]).toEqual([1, `Error: topic "${topic}" has no partition 4\n`]);
  });
});

it.each([
  [['list', '--topic', 'a'], '--topic is for --hanging'],
  [
    ['list', '--hanging', '--state', 'Ongoing'],
    '--hanging: it goes with none of --state, --producer-id and --longer-than',
  ],
  [['list', '--hanging', '--max-transaction-timeout', '0s'], '--max-transaction-timeout: no transaction takes no time'],
  [['abort'], 'use --hanging, or name one transaction with --topic, --partition and --start-offset'],
  [['abort', '--topic', 'a', '--partition', '0'], 'use --hanging, or name one transaction with'],
  [['abort', '--hanging', '--force'], '--hanging: it goes with none of --partition, --start-offset and --force'],
  [
    ['abort', '--topic', 'a', '--partition', '0', '--start-offset', '1', '--max-transaction-timeout', '1m'],
    '--max-transaction-timeout is for --hanging',
  ],
])('transactions %j ends 2', async (argv, message) => {
  const { code, stderr } = await runMain(['transactions', ...argv, '--brokers', 'localhost:1']);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
