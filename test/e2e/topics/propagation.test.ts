import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { ownClustersOfThisTest, pidOf } from '../../helpers/own-cluster.js';

it('create and delete wait until a broker has heard of it that stood still', async () => {
  const own = ownClustersOfThisTest('todo');
  const { brokers } = await own.document('up', ['up', '--without', 'registry', '--port-offset', 'auto']);
  const pid = pidOf(own.data, 'todo', 'kafka3');
  onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  const last = brokers.at(-1) ?? '';
  const known = async (): Promise<readonly string[]> => {
    const { topics } = await own.document('topics.list', ['topics', 'list', '--brokers', last]);
    return topics.map(({ name }) => name);
  };
  for (const [argv, after] of [
    [['create', 'orders'], ['orders']],
    [['delete', 'orders', '--yes'], []],
  ] as const) {
    process.kill(pid, 'SIGSTOP');
    const order: string[] = [];
    const ended = own.start(['topics', ...argv]).done.then(({ code }) => {
      order.push('ended');
      return code;
    });
    await sleep(2_000); // so long it is silent: longer than the change takes, shorter than the command waits
    order.push('goes on');
    process.kill(pid, 'SIGCONT');
    expect(await ended).toBe(0);
    expect(order).toEqual(['goes on', 'ended']);
    expect(await known()).toEqual(after);
  }
});
