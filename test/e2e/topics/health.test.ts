import { expect, it } from 'vitest';
import { ownClustersOfThisTest } from '../../helpers/own-cluster.js';

it('a lost broker: topics list finds what it has left, and balance gives it its leaders back', async () => {
  const own = ownClustersOfThisTest('todo');
  await own.document('up', ['up', '--nodes', '3', '--without', 'registry', '--port-offset', 'auto']);
  // Three partitions of one replica each: one of them on every broker.
  await own.document('topics.create', ['topics', 'create', 'single', '--partitions', '3', '--replication-factor', '1']);
  const strict = ['--replication-factor', '3', '--config', 'min.insync.replicas=3'];
  await own.document('topics.create', ['topics', 'create', 'strict', ...strict]);
  await own.document('topics.create', ['topics', 'create', 'tolerant', '--replication-factor', '3']);
  const found = async (...filter: readonly string[]): Promise<readonly string[]> => {
    const { topics } = await own.document('topics.list', ['topics', 'list', ...filter]);
    return topics.map(({ name }) => name);
  };
  expect(await found('--under-replicated')).toEqual([]);
  await own.run(['kill', 'kafka3']);
  await expect.poll(() => found('--offline')).toEqual(['single']);
  await expect.poll(() => found('--under-replicated')).toEqual(['single', 'strict', 'tolerant']);
  expect(await found('--under-min-isr')).toEqual(['single', 'strict']);
  const { leftAlone, moves } = await own.document('topics.balance', ['topics', 'balance', '--dry-run']);
  expect(new Set(leftAlone.map(({ topic }) => topic))).toEqual(new Set(['single', 'strict', 'tolerant']));
  expect(moves).toEqual([]);

  // It comes back as a follower of everything; its leaders are elected again.
  await own.document('up', ['up']);
  await expect.poll(() => found('--under-replicated')).toEqual([]);
  const { elections, brokers } = await own.document('topics.balance', ['topics', 'balance']);
  expect(elections.length).toBeGreaterThan(0);
  expect(elections.filter(({ status }) => status !== 'done')).toEqual([]);
  const leaders = brokers.map(({ after }) => after.leaders);
  expect(Math.max(...leaders) - Math.min(...leaders)).toBeLessThanOrEqual(1);
  const { topics } = await own.document('topics.describe', ['topics', 'describe', 'single', 'strict', 'tolerant']);
  const led = topics.flatMap(({ partitions }) => partitions.map(({ leader, replicas }) => leader === replicas[0]));
  expect(led).not.toContain(false);
});
