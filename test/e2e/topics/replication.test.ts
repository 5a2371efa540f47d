import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Admin, Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { kafkaTool } from '../../helpers/kafka-tools.js';
import type { OwnClusters } from '../../helpers/own-cluster.js';
import { startThreeBrokers } from '../../helpers/three-brokers.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

let own: OwnClusters;
let kafka: Kafka;
let admin: Admin;
let brokers: string;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ own, kafka, admin, brokers, end } = await startThreeBrokers());
});

afterAll(async () => {
  await end();
});

/** A catalog of one topic in a folder of its own; `replicas` and `minInSync` as asked. */
function project() {
  const topic = unique('replicas');
  const catalog = join(workspace({}), 'topics.yaml');
  const want = (replicas: number, minInSync: number): void => {
    const settings = `partitions: 3, replicationFactor: ${replicas}, config: { min.insync.replicas: ${minInSync} }`;
    writeFileSync(catalog, `version: 1\ntopics:\n  ${topic}: { ${settings} }\n`);
  };
  const argv = (...options: readonly string[]): readonly string[] => [
    ...['topics', 'sync', '--no-schemas', '--catalog', catalog],
    ...options,
  ];
  return { topic, want, argv };
}

/** Fifty megabytes, in records of one. */
async function fill(topic: string): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const value = 'x'.repeat(1_000_000);
  for (let sent = 0; sent < 51; sent++) {
    await producer.send({ topic, acks: -1, messages: [{ key: 'filling', value, partition: sent % 3 }] });
  }
  await producer.disconnect();
}

/** Writes numbered records with acks=all, one after the other, until it is told to stop. */
async function writer(topic: string) {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const acknowledged: string[] = [];
  const errors: unknown[] = [];
  let stopped = false;
  const write = async (): Promise<void> => {
    for (let number = 0; !stopped; number++) {
      const key = `n${number}`;
      try {
        await producer.send({ topic, acks: -1, messages: [{ key, value: key, partition: number % 3 }] });
        acknowledged.push(key);
      } catch (error) {
        errors.push(error);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const done = write();
  const stop = async (): Promise<void> => {
    stopped = true;
    await done;
    await producer.disconnect();
  };
  onTestFinished(stop);
  return { acknowledged, errors, stop };
}

/** Keys of everything in the topic but what filled it. */
async function keysIn(topic: string): Promise<ReadonlySet<string>> {
  const argv = ['consume', topic, '--from-beginning', '-e', '--format', '%k\n'];
  const { code, stdout } = await own.run(argv);
  expect(code).toBe(0);
  return new Set(stdout.split('\n').filter((key) => key !== '' && key !== 'filling'));
}

/** What Kafka's own tools say of the topic. */
async function described(topic: string) {
  const stdout = await kafkaTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', brokers, '--describe', '--topic', topic],
  ]);
  const counts = (name: string): readonly number[] =>
    [...stdout.matchAll(new RegExp(`${name}: (\\S+)`, 'g'))].map(([, list]) => list?.split(',').length ?? 0);
  const [minInSync] = [...(/min\.insync\.replicas=(\d+)/.exec(stdout)?.slice(1) ?? [])];
  return { replicas: counts('Replicas'), isr: counts('Isr'), minInSync };
}

async function throttles(): Promise<readonly string[]> {
  const texts = await Promise.all(
    ['brokers', 'topics'].map((type) =>
      kafkaTool('kafka.admin.ConfigCommand', ['--bootstrap-server', brokers, '--describe', '--entity-type', type]),
    ),
  );
  return [...texts.join('\n').matchAll(/^ +(\S*replication\.throttled\S+)/gm)].map(([, config]) => config ?? '');
}

async function expectNothingLeft(): Promise<void> {
  const list = await kafkaTool('org.apache.kafka.tools.reassign.ReassignPartitionsCommand', [
    ...['--bootstrap-server', brokers, '--list'],
  ]);
  expect(list).toContain('No partition reassignments found.');
  expect(await throttles()).toEqual([]);
  const folder = join(own.data, 'reassignments');
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
}

async function untilUnderWay(topic: string): Promise<void> {
  await eventually(
    async () => {
      const asked = [{ topic, partitions: [0, 1, 2] }];
      const { topics } = await admin.listPartitionReassignments({ topics: asked });
      if (topics.length === 0) throw new Error('nothing is under way');
    },
    { within: 20_000 },
  );
}

/** A sync that is moving the replicas of fifty megabytes, from one to three, while a producer writes. */
async function underWay() {
  const { topic, want, argv } = project();
  want(1, 1);
  await own.document('topics.sync', argv());
  await fill(topic);
  want(3, 2);
  const written = await writer(topic);
  const running = own.start(argv('--throttle', '1MB/s'));
  await untilUnderWay(topic);
  return { topic, argv, running, ...written };
}

async function expectKept(topic: string, acknowledged: readonly string[]): Promise<void> {
  const kept = await keysIn(topic);
  expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
}

describe('topics sync, where the catalog says more replicas', () => {
  it('adds them, then raises min ISR, while a producer writes with acks=all', async () => {
    const { topic, want, argv } = project();
    want(1, 1);
    await own.document('topics.sync', argv());
    await fill(topic);
    want(3, 2);
    const dry = await own.run(argv('--dry-run'));
    expect(dry.stdout).toMatch(
      new RegExp(`^~ ${topic} {2}replicas 1 → 3, 102MB to copy, min\\.insync\\.replicas 1 → 2$`, 'm'),
    );
    const { acknowledged, errors, stop } = await writer(topic);
    const { actions } = await own.document('topics.sync', argv('--throttle', '20MB/s'));
    expect(actions).toMatchObject([
      { action: 'change-replication', topic, before: 1, after: 3, status: 'done', error: null },
    ]);
    await stop();
    expect(errors).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(50);
    await expectKept(topic, acknowledged);
    expect(await described(topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
    await expectNothingLeft();
    expect((await own.document('topics.sync', argv())).drift).toBe(false);

    want(1, 1);
    const back = await writer(topic);
    await own.document('topics.sync', argv());
    await back.stop();
    expect(back.errors).toEqual([]);
    expect(await described(topic)).toEqual({ replicas: [1, 1, 1], isr: [1, 1, 1], minInSync: '1' });
  });

  it('killed half-way and run again, it finishes, and nothing is lost', async () => {
    const { topic, argv, running: killed, acknowledged, errors, stop } = await underWay();
    killed.process.kill('SIGKILL');
    await killed.done;
    expect(await throttles()).not.toEqual([]);
    const again = await own.run(argv('--throttle', '50MB/s'));
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('Finishing what a run before has left: 3 moves.\n');
    await stop();
    expect(errors).toEqual([]);
    await expectKept(topic, acknowledged);
    expect(await described(topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
    await expectNothingLeft();
  });

  it('interrupted half-way, it takes the moves back, and min ISR stays', async () => {
    const { topic, running, acknowledged, errors, stop } = await underWay();
    running.process.kill('SIGINT');
    const { code, stderr } = await running.done;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Error: interrupted; 3 moves taken back, throttles as they were before\n$/);
    await stop();
    expect(errors).toEqual([]);
    await expectKept(topic, acknowledged);
    expect(await described(topic)).toEqual({ replicas: [1, 1, 1], isr: [1, 1, 1], minInSync: '1' });
    await expectNothingLeft();
  });

  it('takes writes all the time of a topic that asks for more in-sync replicas than it has', async () => {
    const { topic, want, argv } = project();
    // The brokers' own min.insync.replicas is 2.
    await own.document('topics.create', ['topics', 'create', topic, '--partitions', '3', '--replication-factor', '1']);
    await fill(topic);
    want(3, 2);
    const { errors, stop } = await writer(topic);
    await own.document('topics.sync', argv('--throttle', '20MB/s'));
    await stop();
    expect(errors).toEqual([]);
    expect(await described(topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
    await expectNothingLeft();
  });
});
