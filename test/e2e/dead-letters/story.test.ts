import { expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { documentOf } from '../../helpers/letters.js';
import { runBin } from '../../helpers/run-bin.js';
import { consumerOf, remembering, serviceProject } from '../../helpers/service-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';

it('bad records, dead letters, a fix, a redrive, lag zero: the whole story with the program that ships', async () => {
  const { topic, connect } = await serviceProject();
  const dlq = `${topic}.dlq`;
  const run = async (argv: readonly string[], stdin?: string) => {
    const { code, stdout, stderr } = await runBin([...argv, ...clusterFlags()], stdin === undefined ? {} : { stdin });
    return { code: code ?? -1, stdout, stderr };
  };
  // Good ones, and what a producer without a serializer writes, in words that the schema does not have.
  expect((await run(['produce', topic, '--sample', '10'])).code).toBe(0);
  const bad = ['URGENT', 'SOON'].map((priority, index) =>
    JSON.stringify({
      eventId: `e${index}`,
      eventTimestamp: 1,
      userId: 'u',
      taskId: `bad-${index}`,
      title: 'x',
      priority,
    }),
  );
  expect((await run(['produce', topic, '--raw'], `${bad.join('\n')}\n`)).code).toBe(0);

  const groupId = unique('story');
  const seen = remembering();
  const consumer = consumerOf({ ...connect, groupId });
  consumer.registerHandler(topic, seen.handler);
  await consumer.start();
  await eventually(
    async () => {
      const { topics } = documentOf('dlq.list', await run(['dlq', 'list', '--json']));
      expect(topics.find((each) => each.topic === dlq)).toMatchObject({ source: topic, backlog: 2 });
    },
    { within: 40_000 },
  );

  const dry = await run(['dlq', 'redrive', topic, '--dry-run']);
  expect([dry.code, dry.stdout]).toEqual([4, expect.stringContaining('it has no schema id')]);
  const fixed = await run(['dlq', 'redrive', topic, '--set', 'priority=HIGH']);
  expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringContaining(`2 letters of ${dlq} redriven.`)]);

  await eventually(() => expect(seen.events).toHaveLength(12), { within: 40_000 });
  expect(seen.events.filter(({ taskId }) => taskId.startsWith('bad-'))).toMatchObject([
    { taskId: 'bad-0', priority: 'HIGH' },
    { taskId: 'bad-1', priority: 'HIGH' },
  ]);
  const caughtUp = await run(['groups', 'lag', groupId, '--until-zero', '--timeout', '30s']);
  expect([caughtUp.code, caughtUp.stderr]).toEqual([0, expect.any(String)]);
  expect((await run(['groups', 'lag', `todo-kafka.redrive.${dlq}`, '--max-lag', '0'])).code).toBe(0);
});
