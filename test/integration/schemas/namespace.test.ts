import { expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { schemaProject } from '../../helpers/schema-project.js';
import { deleteAfterwards } from '../../helpers/topics.js';

const event = (namespace: string): object => ({
  type: 'record',
  name: 'Event',
  namespace,
  fields: [
    { name: 'id', type: 'string' },
    { name: 'inner', type: ['null', { type: 'record', name: 'Inner', fields: [{ name: 'x', type: 'int' }] }] },
  ],
});

it('a changed namespace is compatible, is registered, and what was written before is read with the new schema', async () => {
  const { topic, write, run } = schemaProject('FULL_TRANSITIVE');
  deleteAfterwards(topic);
  const send = async (id: string): Promise<number> =>
    (await run('produce', topic, '--value', JSON.stringify({ id, inner: { x: 1 } }))).code;

  write('event.avsc', JSON.stringify(event('com.example')));
  expectCode(await run('topics', 'sync', '--yes'), 0);
  expect(await send('before')).toBe(0);

  write('event.avsc', JSON.stringify(event('org.elsewhere')));
  const check = await run('schemas', 'check');
  expect([check.code, check.stdout]).toEqual([0, expect.stringMatching(/^compatible .* beside version 1\n/)]);
  expectCode(await run('topics', 'sync', '--yes'), 0);
  expect(await send('after')).toBe(0);

  const consume = ['consume', topic, '--from-beginning', '-e', '--output', 'value'];
  const { code, stdout } = await run(...consume, '--reader-schema', 'event.avsc');
  expect([code, stdout]).toEqual([0, '{"id":"before","inner":{"x":1}}\n{"id":"after","inner":{"x":1}}\n']);
});
