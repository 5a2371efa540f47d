import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placed, slowBalance } from '../../helpers/balancing.js';
import { expectCode } from '../../helpers/expect-code.js';
import { killRuns } from '../../helpers/kill-runs.js';
import { ThreeBrokers } from '../../helpers/three-brokers.js';

let cluster: ThreeBrokers;

beforeAll(async () => {
  cluster = await ThreeBrokers.start();
});
afterAll(async () => {
  await cluster.end();
});

describe('topics balance, interrupted', () => {
  it('keeps the throttle where moves cannot be taken back, and says what finishes them', async () => {
    const topic = await placed(cluster, [[1], [1], [1]], 4);
    const running = await slowBalance(cluster, topic);
    await cluster.own.run(['kill', 'kafka2']);
    await cluster.own.run(['kill', 'kafka3']); // no majority of controllers is left
    running.process.kill('SIGTERM');
    const { code, stderr } = await running.done;
    expectCode({ code, stderr }, 143);
    expect(stderr).toContain('Error: terminated; the moves go on, throttled: they could not be taken back');
    expect(stderr).toContain('Run `todo-kafka topics balance` to finish them and take the throttles off.');
    const [journal] = cluster.journals();
    expect(readFileSync(join(cluster.own.data, 'reassignments', journal ?? ''), 'utf8')).toContain(topic);

    await cluster.own.document('up', ['up']);
    expect(await cluster.throttles()).toContain('leader.replication.throttled.rate=100000');
    await cluster.own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
    expect([...(await cluster.replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
    expect(await cluster.throttles()).toEqual([]);
    expect(cluster.journals()).toEqual([]);
  });
});

describe('topics balance, ended at a random moment', () => {
  it.each(killRuns('topics balance'))('leaves nothing behind (seed $seed)', async ({ random }) => {
    const topic = await placed(cluster, [[1], [1], [1]], 3);
    const signal = random() < 0.5 ? 'SIGKILL' : 'SIGINT';
    const running = cluster.own.start(['topics', 'balance', '--throttle', '1MB/s']);
    await new Promise((resolve) => setTimeout(resolve, random() * 6_000));
    running.process.kill(signal);
    await running.done;
    if (signal === 'SIGINT') {
      expect([await cluster.underWay(topic), await cluster.throttles(), cluster.journals()]).toEqual([0, [], []]);
    }
    await cluster.own.document('topics.balance', ['topics', 'balance', '--throttle', '100MB/s']);
    expect([...(await cluster.replicasOf(topic))].sort()).toEqual(['1', '2', '3']);
    expect([await cluster.underWay(topic), await cluster.throttles(), cluster.journals()]).toEqual([0, [], []]);
  });
});
