import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftByKilledRun, megabyte, placed, slowBalance } from './balancing.js';
import { errorOf } from './documents.js';
import { eventually } from './eventually.js';
import { expectCode } from './expect-code.js';
import { kafkaTool } from './kafka-tools.js';
import { ThreeBrokers } from './three-brokers.js';

const rate = 'leader.replication.throttled.rate';
const replicas = 'leader.replication.throttled.replicas';

/**
 * `topics balance` on brokers of a file's own, whichever those are.
 * @param options of `up`
 */
export function describeBalance(options: readonly string[] = []): void {
  describe('topics balance', () => {
    let cluster: ThreeBrokers;

    beforeAll(async () => {
      cluster = await ThreeBrokers.start(options);
    });
    afterAll(async () => {
      await cluster.end();
    });

    it('spreads replicas and leaders as the plan says, and then finds nothing to do', async () => {
      const topic = await placed(cluster, [[1], [1], [1]], 1);
      const pair = await placed(cluster, [
        [1, 2],
        [1, 2],
        [1, 2],
      ]);
      const planned = await cluster.own.document('topics.balance', ['topics', 'balance', '--dry-run']);
      expect(planned.moves.map(({ status }) => status)).toEqual(planned.moves.map(() => 'planned'));
      expect([await cluster.replicasOf(topic), await cluster.replicasOf(pair)]).toEqual([
        ['1', '1', '1'],
        ['1,2', '1,2', '1,2'],
      ]);

      const done = await cluster.own.document('topics.balance', ['topics', 'balance', '--throttle', '20MB/s']);
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
        [topic, await cluster.replicasOf(topic)],
        [pair, await cluster.replicasOf(pair)],
      ]);
      for (const { topic: name, partition, after } of done.moves)
        expect(now.get(name)?.[partition]).toBe(after.join(','));
      expect(await cluster.throttles()).toEqual([]);
      expect(cluster.journals()).toEqual([]);
      const again = await cluster.own.document('topics.balance', ['topics', 'balance']);
      expect([again.moves, again.elections]).toEqual([[], []]);
    });

    it('puts throttles back to what they were before', async () => {
      const topic = await placed(cluster, [[1], [1], [1]], 1);
      const alter = async (type: string, name: string, config: string): Promise<string> =>
        kafkaTool('kafka.admin.ConfigCommand', [
          ...['--bootstrap-server', cluster.brokers, '--alter', '--entity-type', type, '--entity-name', name],
          ...['--add-config', config],
        ]);
      await alter('brokers', '1', `${rate}=123456789`);
      await alter('topics', topic, `${replicas}=[0:1,7:1]`);
      try {
        const { moves } = await cluster.own.document('topics.balance', ['topics', 'balance']);
        expect(moves).toHaveLength(2);
        expect([...(await cluster.throttles())].sort()).toEqual([`${rate}=123456789`, `${replicas}=0:1,7:1`]);
      } finally {
        await kafkaTool('kafka.admin.ConfigCommand', [
          ...['--bootstrap-server', cluster.brokers, '--alter', '--entity-type', 'brokers', '--entity-name', '1'],
          ...['--delete-config', rate],
        ]);
      }
    });

    it('takes back what is under way on Ctrl-C, and then the throttle', async () => {
      const topic = await placed(cluster, [[1], [1], [1]], 4);
      const running = await slowBalance(cluster, topic);
      expect(await cluster.throttles()).toContain(`${rate}=100000`);
      running.process.kill('SIGINT');
      const { code, stderr } = await running.done;
      expectCode({ code, stderr }, 130);
      expect(stderr).toMatch(/Error: interrupted; 2 moves taken back, throttles as they were before\n$/);
      expect(await cluster.underWay(topic)).toBe(0);
      expect(await cluster.replicasOf(topic)).toEqual(['1', '1', '1']);
      expect(await cluster.throttles()).toEqual([]);
      expect(cluster.journals()).toEqual([]);
    });

    it('finishes what a killed run has left', async () => {
      const topic = await leftByKilledRun(cluster);
      expect(await cluster.throttles()).toContain(`${rate}=100000`);
      const dry = await cluster.own.run(['topics', 'balance', '--dry-run']);
      expect(dry.stderr).toContain('A run before has left 2 moves: without --dry-run they are finished first.\n');
      expect(await cluster.underWay(topic)).toBe(2);

      const next = await cluster.own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
      expect(next.finished).toBe(2);
      expect([...(await cluster.replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
      expect(await cluster.throttles()).toEqual([]);
      expect(cluster.journals()).toEqual([]);
    });

    it('takes back what a killed run has left, if told to', async () => {
      const topic = await leftByKilledRun(cluster);
      const { takenBack } = await cluster.own.document('topics.balance', ['topics', 'balance', '--cancel']);
      expect(takenBack).toBe(2);
      expect(await cluster.replicasOf(topic)).toEqual(['1', '1', '1']);
      expect(await cluster.throttles()).toEqual([]);
      expect(cluster.journals()).toEqual([]);
    });

    it('ends the same way when the time is up', async () => {
      const topic = await placed(cluster, [[1], [1], [1]], 4);
      const argv = ['topics', 'balance', '--throttle', '100KB/s', '--timeout', '4s', '--json'];
      const { code, stderr } = await cluster.own.run(argv);
      expectCode({ code, stderr }, 3);
      expect(errorOf({ stderr })).toMatchObject({ code: 'TIMEOUT' });
      expect(await cluster.underWay(topic)).toBe(0);
      expect(await cluster.throttles()).toEqual([]);
    });

    it("leaves somebody else's moves alone", async () => {
      const topic = await leftByKilledRun(cluster);
      // Another user's folder: for that one, the moves are somebody else's.
      const other = { env: { TODO_KAFKA_DATA: join(cluster.own.data, 'other') } };
      const { code, stderr } = await cluster.own.run(
        ['topics', 'balance', '--brokers', cluster.brokers, '--json'],
        other,
      );
      expectCode({ code, stderr }, 3);
      expect(errorOf({ stderr })).toMatchObject({ code: 'REASSIGNMENT_RUNNING' });
      expect(await cluster.underWay(topic)).toBe(2);
      await cluster.own.document('topics.balance', ['topics', 'balance', '--cancel']);
    });

    it('says that a throttle is too low for what comes in', async () => {
      const topic = await placed(cluster, [[1], [1], [1]], 2);
      const running = cluster.own.start(['topics', 'balance', '--throttle', '10KB/s']);
      const producer = cluster.kafka.producer({ allowAutoTopicCreation: false });
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
      expect(await cluster.throttles()).toEqual([]);
    });
  });
}
