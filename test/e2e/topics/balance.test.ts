import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Admin, Kafka } from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { documents } from '../../../src/lib/documents/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { kafkaTool } from '../../helpers/kafka-tools.js';
import { killRuns } from '../../helpers/kill-runs.js';
import type { OwnClusters } from '../../helpers/own-cluster.js';
import type { RunningBin } from '../../helpers/run-bin.js';
import { startThreeBrokers } from '../../helpers/three-brokers.js';
import { unique } from '../../helpers/unique.js';

const rate = 'leader.replication.throttled.rate';
const replicas = 'leader.replication.throttled.replicas';
const megabyte = 'x'.repeat(1_000_000);

let own: OwnClusters;
let kafka: Kafka;
let admin: Admin;
let brokers: string;
let end: () => Promise<void>;
let topics: string[] = [];

beforeAll(async () => {
  ({ own, kafka, admin, brokers, end } = await startThreeBrokers());
});

afterAll(async () => {
  await end();
});

afterEach(async () => {
  if (topics.length > 0) await own.run(['topics', 'delete', ...topics, '--if-exists', '--yes', '--force']);
  topics = [];
});

/** A topic with its replicas on these brokers, a list a partition, and so many megabytes in each. */
async function placed(assignment: readonly (readonly number[])[], megabytes = 0): Promise<string> {
  const topic = unique('balance');
  topics.push(topic);
  const replicaAssignment = assignment.map((ids, partition) => ({ partition, replicas: [...ids] }));
  await admin.createTopics({ topics: [{ topic, replicaAssignment }] });
  if (megabytes > 0) await fill(topic, assignment.length, megabytes);
  return topic;
}

async function fill(topic: string, partitions: number, megabytes: number): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (let partition = 0; partition < partitions; partition++) {
      for (let sent = 0; sent < megabytes; sent++) {
        await producer.send({ topic, acks: -1, messages: [{ value: megabyte, partition }] });
      }
    }
  } finally {
    await producer.disconnect();
  }
}

/** Where Kafka's own tool says the replicas are: a list of brokers for each partition. */
async function replicasOf(topic: string): Promise<readonly string[]> {
  const args = ['--bootstrap-server', brokers, '--describe', '--topic', topic];
  const stdout = await kafkaTool('org.apache.kafka.tools.TopicCommand', args);
  return [...stdout.matchAll(/Replicas: (\S+)/g)].map(([, list]) => list ?? '');
}

/** Every throttle that is set anywhere, as Kafka's own tool shows them. */
async function throttles(): Promise<readonly string[]> {
  const describeAll = async (type: string): Promise<string> =>
    kafkaTool('kafka.admin.ConfigCommand', ['--bootstrap-server', brokers, '--describe', '--entity-type', type]);
  const text = (await Promise.all([describeAll('brokers'), describeAll('topics')])).join('\n');
  return [...text.matchAll(/^ +((?:leader|follower)\.replication\.throttled\S+)=(\S*)/gm)].map(
    ([, name, value]) => `${name ?? ''}=${value ?? ''}`,
  );
}

async function underWay(topic: string): Promise<number> {
  const { topics: active } = await admin.listPartitionReassignments({ topics: [{ topic, partitions: [0, 1, 2] }] });
  return active.flatMap(({ partitions }) => partitions).length;
}

function journals(): readonly string[] {
  const folder = join(own.data, 'reassignments');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Starts to balance so slowly that it can be interrupted, and waits until moves are under way. */
async function slowBalance(topic: string, ...options: readonly string[]): Promise<RunningBin> {
  const running = own.start(['topics', 'balance', '--throttle', '200KB/s', ...options]);
  onTestFinished(() => void running.process.kill('SIGKILL'));
  await eventually(
    async () => {
      if ((await underWay(topic)) === 0) throw new Error(`nothing is under way: ${running.stderr()}`);
    },
    { within: 20_000 },
  );
  return running;
}

describe('topics balance', () => {
  it('spreads replicas and leaders as the plan says, and then finds nothing to do', async () => {
    const topic = await placed([[1], [1], [1]], 1);
    const pair = await placed([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    const planned = await own.document('topics.balance', ['topics', 'balance', '--dry-run']);
    expect(planned.moves.map(({ status }) => status)).toEqual(planned.moves.map(() => 'planned'));
    expect([await replicasOf(topic), await replicasOf(pair)]).toEqual([
      ['1', '1', '1'],
      ['1,2', '1,2', '1,2'],
    ]);

    const done = await own.document('topics.balance', ['topics', 'balance', '--throttle', '20MB/s']);
    expect(done.moves.map(({ topic: name, partition, after }) => [name, partition, after])).toEqual(
      planned.moves.map(({ topic: name, partition, after }) => [name, partition, after]),
    );
    expect([...done.moves, ...done.elections].filter(({ status }) => status !== 'done')).toEqual([]);
    expect(done.brokers.map(({ after }) => [after.replicas, after.leaders])).toEqual([
      [3, 2],
      [3, 2],
      [3, 2],
    ]);
    const now = new Map([
      [topic, await replicasOf(topic)],
      [pair, await replicasOf(pair)],
    ]);
    for (const { topic: name, partition, after } of done.moves)
      expect(now.get(name)?.[partition]).toBe(after.join(','));
    expect(await throttles()).toEqual([]);
    expect(journals()).toEqual([]);
    const again = await own.document('topics.balance', ['topics', 'balance']);
    expect([again.moves, again.elections]).toEqual([[], []]);
  });

  it('puts throttles back to what they were before', async () => {
    const topic = await placed([[1], [1], [1]], 1);
    const alter = async (type: string, name: string, config: string): Promise<string> =>
      kafkaTool('kafka.admin.ConfigCommand', [
        ...['--bootstrap-server', brokers, '--alter', '--entity-type', type, '--entity-name', name],
        ...['--add-config', config],
      ]);
    await alter('brokers', '1', `${rate}=123456789`);
    await alter('topics', topic, `${replicas}=[0:1,7:1]`);
    try {
      const { moves } = await own.document('topics.balance', ['topics', 'balance']);
      expect(moves).toHaveLength(2);
      expect([...(await throttles())].sort()).toEqual([`${rate}=123456789`, `${replicas}=0:1,7:1`]);
    } finally {
      await kafkaTool('kafka.admin.ConfigCommand', [
        ...['--bootstrap-server', brokers, '--alter', '--entity-type', 'brokers', '--entity-name', '1'],
        ...['--delete-config', rate],
      ]);
    }
  });

  it('takes back what is under way on Ctrl-C, and then the throttle', async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const running = await slowBalance(topic);
    expect(await throttles()).toContain(`${rate}=200000`);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.done;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Error: interrupted; 2 moves taken back, throttles as they were before\n$/);
    expect(await underWay(topic)).toBe(0);
    expect(await replicasOf(topic)).toEqual(['1', '1', '1']);
    expect(await throttles()).toEqual([]);
    expect(journals()).toEqual([]);
  });

  it('finishes what a killed run has left', async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const running = await slowBalance(topic);
    running.process.kill('SIGKILL');
    await running.done;
    expect(await throttles()).toContain(`${rate}=200000`);
    const dry = await own.run(['topics', 'balance', '--dry-run']);
    expect(dry.stderr).toContain('A run before has left 2 moves: without --dry-run they are finished first.\n');
    expect(await underWay(topic)).toBe(2);

    const next = await own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
    expect(next.finished).toBe(2);
    expect([...(await replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
    expect(await throttles()).toEqual([]);
    expect(journals()).toEqual([]);
  });

  it('takes back what a killed run has left, if told to', async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const running = await slowBalance(topic);
    running.process.kill('SIGKILL');
    await running.done;
    const { takenBack } = await own.document('topics.balance', ['topics', 'balance', '--cancel']);
    expect(takenBack).toBe(2);
    expect(await replicasOf(topic)).toEqual(['1', '1', '1']);
    expect(await throttles()).toEqual([]);
    expect(journals()).toEqual([]);
  });

  it('ends the same way when the time is up', async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const argv = ['topics', 'balance', '--throttle', '200KB/s', '--timeout', '4s', '--json'];
    const { code, stderr } = await own.run(argv);
    expect(code).toBe(3);
    expect(documents.error.parse(withoutEnvelope(stderr))).toMatchObject({ code: 'TIMEOUT' });
    expect(await underWay(topic)).toBe(0);
    expect(await throttles()).toEqual([]);
  });

  it("leaves somebody else's moves alone", async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const running = await slowBalance(topic);
    running.process.kill('SIGKILL');
    await running.done;
    // Another user's folder: for that one, the moves are somebody else's.
    const other = { env: { TODO_KAFKA_DATA: join(own.data, 'other') } };
    const { code, stderr } = await own.run(['topics', 'balance', '--brokers', brokers, '--json'], other);
    expect(code).toBe(3);
    expect(documents.error.parse(withoutEnvelope(stderr))).toMatchObject({ code: 'REASSIGNMENT_RUNNING' });
    expect(await underWay(topic)).toBe(2);
    await own.document('topics.balance', ['topics', 'balance', '--cancel']);
  });

  it('says that a throttle is too low for what comes in', async () => {
    const topic = await placed([[1], [1], [1]], 2);
    const running = own.start(['topics', 'balance', '--throttle', '10KB/s']);
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await eventually(
        async () => {
          for (const partition of [0, 1, 2]) {
            await producer.send({ topic, acks: -1, messages: [{ value: megabyte.slice(0, 300_000), partition }] });
          }
          expect(running.stderr()).toContain('the throttle is too low: records come in at');
        },
        { within: 60_000 },
      );
    } finally {
      await producer.disconnect();
      running.process.kill('SIGINT');
    }
    expectCode(await running.done, 130);
    expect(await throttles()).toEqual([]);
  });

  it('keeps the throttle where moves cannot be taken back, and says what finishes them', async () => {
    const topic = await placed([[1], [1], [1]], 4);
    const running = await slowBalance(topic);
    await own.run(['kill', 'kafka2']);
    await own.run(['kill', 'kafka3']); // no majority of controllers is left
    running.process.kill('SIGTERM');
    const { code, stderr } = await running.done;
    expect(code).toBe(143);
    expect(stderr).toContain('Error: terminated; the moves go on, throttled: they could not be taken back');
    expect(stderr).toContain('Run `todo-kafka topics balance` to finish them and take the throttles off.');
    const [journal] = journals();
    expect(readFileSync(join(own.data, 'reassignments', journal ?? ''), 'utf8')).toContain(topic);

    await own.document('up', ['up']);
    expect(await throttles()).toContain(`${rate}=200000`);
    await own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
    expect([...(await replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
    expect(await throttles()).toEqual([]);
    expect(journals()).toEqual([]);
  });
});

describe('topics balance, ended at a random moment', () => {
  it.each(killRuns('topics balance'))('leaves nothing behind (seed $seed)', async ({ random }) => {
    const topic = await placed([[1], [1], [1]], 3);
    const signal = random() < 0.5 ? 'SIGKILL' : 'SIGINT';
    const running = own.start(['topics', 'balance', '--throttle', '1MB/s']);
    await new Promise((resolve) => setTimeout(resolve, random() * 6_000));
    running.process.kill(signal);
    await running.done;
    if (signal === 'SIGINT') {
      expect([await underWay(topic), await throttles(), journals()]).toEqual([0, [], []]);
    }
    await own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
    expect([...(await replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
    expect([await underWay(topic), await throttles(), journals()]).toEqual([0, [], []]);
  });
});

function withoutEnvelope(stderr: string): object {
  const fields = Object.entries(JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as object);
  return Object.fromEntries(fields.filter(([name]) => name !== 'kind' && name !== 'version'));
}
