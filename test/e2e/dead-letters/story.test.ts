import { expect, it } from 'vitest';
import type { DocumentKind, DocumentOf } from '../../../src/lib/documents/documents.js';
import { documentOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { runBin } from '../../helpers/run-bin.js';
import { consumerOf, remembering, serviceProject } from '../../helpers/service-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';

async function run(argv: readonly string[], stdin?: string) {
  const { code, stdout, stderr } = await runBin([...argv, ...clusterFlags()], stdin === undefined ? {} : { stdin });
  return { code: code ?? -1, stdout, stderr };
}

async function answer<Kind extends DocumentKind>(kind: Kind, argv: readonly string[]): Promise<DocumentOf<Kind>> {
  return documentOf(kind, await run([...argv, '--json']));
}

/** What a producer without a serializer writes, in words that the schema does not have. */
function unserialized(priority: string): string {
  const ids = { eventId: `e-${priority}`, taskId: `bad-${priority}` };
  return JSON.stringify({ ...ids, eventTimestamp: 1, userId: 'u', title: 'x', priority });
}

function bytesRecord(value: Buffer): string {
  return JSON.stringify({ key: 'u', headers: [], value: { $bytes: value.toString('base64') }, schemaId: null });
}

it('bad records, dead letters, a fix, a redrive, lag zero: the whole story with the program that ships', async () => {
  const { topic, connect } = await serviceProject();
  const dlq = `${topic}.dlq`;
  expectCode(await run(['produce', topic, '--sample', '10']), 0);
  const bad = ['URGENT', 'SOON'].map(unserialized).join('\n');
  expectCode(await run(['produce', topic, '--raw'], bad), 0);
  const unknownSchema = Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3]);
  const poison = [Buffer.from([0xff, 0xfe, 0xfd]), unknownSchema].map(bytesRecord).join('\n');
  expectCode(await run(['produce', topic, '--raw', '--input', 'envelope'], poison), 0);
  const refused = ['--set', 'userId=u', '--set', 'taskId=unlucky', '--set', 'title=x'];
  expectCode(await run(['produce', topic, ...refused]), 0);

  const groupId = unique('story');
  const seen = remembering();
  const consumer = consumerOf({ ...connect, groupId, maxAttempts: 2 });
  let isMended = false;
  consumer.registerHandler(topic, (event, context) => {
    if (event.taskId === 'unlucky' && !isMended) throw new TypeError('the handler has a mistake');
    seen.handler(event, context);
  });
  await consumer.start();
  const letters = async () =>
    (await answer('dlq.list', ['dlq', 'list'])).topics.find((each) => each.topic === dlq) ?? {
      backlog: 0,
      reasons: [],
    };
  await eventually(async () => expect((await letters()).backlog).toBe(5), { within: 40_000 });
  expect((await letters()).reasons.map(({ reason }) => reason)).toContain('TypeError');
  expect(seen.events).toHaveLength(10); // nothing bad stands in the way of what is good

  const dry = await run(['dlq', 'redrive', topic, '--dry-run']);
  expect([dry.code, dry.stdout]).toEqual([4, expect.stringContaining('it has no schema id')]);

  // The service is mended: what its handler failed for goes back, and all else stays as it is.
  isMended = true;
  const first = await answer('dlq.redrive', ['dlq', 'redrive', topic, '--reason', 'TypeError']);
  expect(first).toMatchObject({ redriven: 1, stillBad: 0, quarantined: 0 });
  expect((await letters()).backlog).toBe(4);
  // The events are mended; bytes that are no event at all cannot be, and end in quarantine.
  const fix = ['dlq', 'redrive', topic, '--set', 'priority=HIGH', '--max-attempts', '1'];
  const fixed = await run(fix);
  expect([fixed.code, fixed.stdout]).toEqual([1, expect.stringContaining(`2 letters of ${dlq} redriven`)]);
  expect((await letters()).backlog).toBe(2);
  expect(await answer('dlq.redrive', fix)).toMatchObject({ redriven: 0, stillBad: 0, quarantined: 2 });
  expect((await letters()).backlog).toBe(0);

  await eventually(() => expect(seen.events).toHaveLength(13), { within: 40_000 });
  const back = seen.events.slice(10).map(({ taskId, priority }) => `${taskId} ${priority}`);
  expect(back.toSorted()).toEqual(['bad-SOON HIGH', 'bad-URGENT HIGH', 'unlucky MEDIUM']);
  expectCode(await run(['groups', 'lag', groupId, '--until-zero', '--timeout', '30s']), 0);
  expectCode(await run(['groups', 'lag', `todo-kafka.redrive.${dlq}`, '--max-lag', '0']), 0);
});
