import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { expectCode } from './expect-code.js';
import { kafkaTool } from './kafka-tools.js';
import { ThreeBrokers } from './three-brokers.js';
import { unique } from './unique.js';
import { workspace } from './workspace.js';

/** A catalog of one topic in a folder of its own; `replicas` and `minInSync` as asked. */
export function project() {
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
export async function fill(kafka: Kafka, topic: string): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const value = 'x'.repeat(1_000_000);
  for (let sent = 0; sent < 51; sent++) {
    await producer.send({ topic, acks: -1, messages: [{ key: 'filling', value, partition: sent % 3 }] });
  }
  await producer.disconnect();
}

/** Writes numbered records with acks=all, one after the other, until it is told to stop. */
export async function writer(kafka: Kafka, topic: string) {
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
async function keysIn({ own }: ThreeBrokers, topic: string): Promise<ReadonlySet<string>> {
  const argv = ['consume', topic, '--from-beginning', '-e', '--format', '%k\n'];
  const result = await own.run(argv);
  expectCode(result, 0);
  return new Set(result.stdout.split('\n').filter((key) => key !== '' && key !== 'filling'));
}

/** What Kafka's own tools say of the topic. */
export async function described(cluster: ThreeBrokers, topic: string) {
  const stdout = await cluster.describedByKafka(topic);
  const counts = (name: string): readonly number[] =>
    [...stdout.matchAll(new RegExp(`${name}: (\\S+)`, 'g'))].map(([, list]) => list?.split(',').length ?? 0);
  const [minInSync] = [...(/min\.insync\.replicas=(\d+)/.exec(stdout)?.slice(1) ?? [])];
  return { replicas: counts('Replicas'), isr: counts('Isr'), minInSync };
}

export async function expectNothingLeft(cluster: ThreeBrokers): Promise<void> {
  const list = await kafkaTool('org.apache.kafka.tools.reassign.ReassignPartitionsCommand', [
    ...['--bootstrap-server', cluster.brokers, '--list'],
  ]);
  expect(list).toContain('No partition reassignments found.');
  expect(await cluster.throttles()).toEqual([]);
  expect(cluster.journals()).toEqual([]);
}

/** A sync that is moving the replicas of fifty megabytes, from one to three, while a producer writes. */
async function underWay(cluster: ThreeBrokers) {
  const { own, kafka } = cluster;
  const { topic, want, argv } = project();
  want(1, 1);
  await own.document('topics.sync', argv());
  await fill(kafka, topic);
  want(3, 2);
  const written = await writer(kafka, topic);
  const running = own.start(argv('--throttle', '1MB/s'));
  await cluster.untilUnderWay(topic, running);
  return { topic, argv, running, ...written };
}

async function expectKept(cluster: ThreeBrokers, topic: string, acknowledged: readonly string[]): Promise<void> {
  const kept = await keysIn(cluster, topic);
  expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
}

/**
 * How `topics sync` changes the number of replicas, on brokers of a file's own, whichever those are.
 * @param options of `up`
 */
export function describeReplication(options: readonly string[] = []): void {
  describe('topics sync, where the catalog says more replicas', () => {
    let cluster: ThreeBrokers;

    beforeAll(async () => {
      cluster = await ThreeBrokers.start(options);
    });
    afterAll(async () => {
      await cluster.end();
    });

    it('adds them, then raises min ISR, while a producer writes with acks=all', async () => {
      const { topic, want, argv } = project();
      want(1, 1);
      await cluster.own.document('topics.sync', argv());
      await fill(cluster.kafka, topic);
      want(3, 2);
      const dry = await cluster.own.run(argv('--dry-run'));
      expect(dry.stdout).toMatch(
        new RegExp(`^~ ${topic} {2}replicas 1 → 3, 102MB to copy, min\\.insync\\.replicas 1 → 2$`, 'm'),
      );
      const { acknowledged, errors, stop } = await writer(cluster.kafka, topic);
      const { actions } = await cluster.own.document('topics.sync', argv('--throttle', '20MB/s'));
      expect(actions).toMatchObject([
        { action: 'change-replication', topic, before: 1, after: 3, status: 'done', error: null },
      ]);
      await stop();
      expect(errors).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(50);
      await expectKept(cluster, topic, acknowledged);
      expect(await described(cluster, topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
      await expectNothingLeft(cluster);
      expect((await cluster.own.document('topics.sync', argv())).drift).toBe(false);

      want(1, 1);
      const back = await writer(cluster.kafka, topic);
      await cluster.own.document('topics.sync', argv());
      await back.stop();
      expect(back.errors).toEqual([]);
      expect(await described(cluster, topic)).toEqual({ replicas: [1, 1, 1], isr: [1, 1, 1], minInSync: '1' });
    });

    it('killed half-way and run again, it finishes, and nothing is lost', async () => {
      const { topic, argv, running: killed, acknowledged, errors, stop } = await underWay(cluster);
      killed.process.kill('SIGKILL');
      await killed.done;
      expect(await cluster.throttles()).not.toEqual([]);
      const again = await cluster.own.run(argv('--throttle', '50MB/s'));
      expectCode(again, 0);
      expect(again.stderr).toContain('Finishing what a run before has left: 3 moves.\n');
      await stop();
      expect(errors).toEqual([]);
      await expectKept(cluster, topic, acknowledged);
      expect(await described(cluster, topic)).toEqual({ replicas: [3, 3, 3], isr: [3, 3, 3], minInSync: '2' });
      await expectNothingLeft(cluster);
    });

    it('interrupted half-way, it takes the moves back, and min ISR stays', async () => {
      const { topic, running, acknowledged, errors, stop } = await underWay(cluster);
      running.process.kill('SIGINT');
      const { code, stderr } = await running.done;
      expectCode({ code, stderr }, 130);
      expect(stderr).toMatch(/Error: interrupted; 3 moves taken back, throttles as they were before\n$/);
      await stop();
      expect(errors).toEqual([]);
      await expectKept(cluster, topic, acknowledged);
      expect(await described(cluster, topic)).toEqual({ replicas: [1, 1, 1], isr: [1, 1, 1], minInSync: '1' });
      await expectNothingLeft(cluster);
    });
  });
}
