import { expect, it } from 'vitest';
import { ownClustersOfThisTest } from '../../helpers/own-cluster.js';

it('topics list finds what a lost broker has left without a leader, or with too few replicas', async () => {
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
  await expect.poll(() => found('--offline'), { timeout: 30_000 }).toEqual(['single']);
  await expect.poll(() => found('--under-replicated'), { timeout: 30_000 }).toEqual(['single', 'strict', 'tolerant']);
  expect(await found('--under-min-isr')).toEqual(['single', 'strict']);
  const { leftAlone, moves } = await own.document('topics.balance', ['topics', 'balance', '--dry-run']);
  expect(new Set(leftAlone.map(({ topic }) => topic))).toEqual(new Set(['single', 'strict', 'tolerant']));
  expect(moves).toEqual([]);
});
