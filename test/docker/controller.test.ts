import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expectCode } from '../helpers/expect-code.js';
import { onFirstStack, ThreeBrokers } from '../helpers/three-brokers.js';
import { docker } from './engine.js';

// With KRaft each broker passes on what is for the controller; those that use ZooKeeper refuse it: NOT_CONTROLLER.
describe('a broker that takes the last controller for the present one', () => {
  let cluster: ThreeBrokers;

  beforeAll(async () => {
    cluster = await ThreeBrokers.start(onFirstStack);
  });
  afterAll(async () => {
    await cluster.end();
  });

  it('keeps no topic waiting: another one is asked who the controller is', async () => {
    const last = await controller();
    const behind = last === 1 ? 2 : 1;
    await cutOff(behind, true);
    for (let present = last; present === last || present === behind; present = await controller()) {
      await zookeeper('delete', '/controller');
    }
    const address = cluster.brokers.split(',')[behind - 1] ?? '';
    expectCode(await cluster.own.run(['topics', 'create', 'late.news', '--brokers', address]), 0);
    await cutOff(behind, false);
    const { topics } = await cluster.own.document('topics.describe', ['topics', 'describe', 'late.news']);
    expect(topics.map(({ replicationFactor }) => replicationFactor)).toEqual([3]);
  });
});

/** The broker that ZooKeeper has as the controller, once there is one. */
async function controller(): Promise<number> {
  for (;;) {
    const [json] = /\{"version".*\}/.exec(await zookeeper('get', '/controller').catch(() => '')) ?? [];
    if (json !== undefined) return z.looseObject({ brokerid: z.int() }).parse(JSON.parse(json)).brokerid;
  }
}

async function zookeeper(...command: readonly string[]): Promise<string> {
  const client = ['java', '-cp', '/usr/share/java/kafka/*', 'org.apache.zookeeper.ZooKeeperMain'];
  return docker('exec', 'zookeeper', ...client, '-server', 'localhost:2181', ...command);
}

/** Whether what other brokers say to this one is lost. */
async function cutOff(broker: number, isCutOff: boolean): Promise<void> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', `kafka${broker}`);
  const rule = ['INPUT', '--protocol', 'tcp', '--dport', String(29091 + broker), '--jump', 'DROP'];
  const change = isCutOff ? '--append' : '--delete';
  execFileSync('nsenter', [`--net=/proc/${pid}/ns/net`, 'iptables', change, ...rule]);
}
