import { expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { ownClustersOfThisTest } from '../../helpers/own-cluster.js';

it('quickstart shows the whole tour, twice over, whatever the environment says, and leaves the cluster up', async () => {
  const { run, document } = ownClustersOfThisTest('tour');
  // One broker on free ports: the tour itself finds the cluster up and takes it as it is.
  await document('up', ['up', '--cluster', 'tour', '--nodes', '1', '--port-offset', 'auto']);
  const env = { KAFKA_BROKERS: 'nowhere:1', TODO_KAFKA_BROKERS: 'nowhere:2', TODO_KAFKA_JSON: '1' };
  const newToTheGroup = 1;
  for (const round of [1, 2]) {
    const { code, stdout, stderr } = await run(['quickstart', '--cluster', 'tour'], { env });
    expectCode({ code, stdout, stderr }, 0);
    expect(stderr).not.toMatch(/Warning: /); // of Node, such as of too many listeners: all of it is one process
    const shown = stderr.split('\n').filter((line) => line.startsWith('$ todo-kafka '));
    const own = ' --cluster tour';
    expect(shown.filter((line) => !line.endsWith(own))).toEqual([]);
    expect(shown.map((line) => line.replace(own, '').split(' ').slice(2, 4).join(' '))).toEqual([
      'up',
      'topics sync',
      'produce task.created',
      'produce task.updated',
      'produce task.completed',
      'produce task.deleted',
      'produce user.registered',
      'produce user.authenticated',
      'produce notification.sent',
      'produce reminder.triggered',
      'consume task.created',
      'consume task.created',
      'groups describe',
      'topics list',
      'status',
    ]);
    expect(stdout.split('\n').filter((line) => line.startsWith('{"topic":'))).toHaveLength(8 * round + newToTheGroup);
    expect(stderr).toContain('End it with `todo-kafka down --cluster tour`');
  }
  expect((await eventually(() => document('status', ['status', '--cluster', 'tour']))).health).toBe('healthy');
});
