import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { eventSchema, schemaProject } from '../../helpers/schema-project.js';
import { registerSchema } from '../../helpers/schemas.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';
import { todoKafka } from '../../helpers/topics.js';

const count = { name: 'count', type: 'int', default: 0, doc: 'how many' };

/** A subject with three versions: an id; a count too; a count that is a long, and other words about it. */
async function subjectWithVersions(): Promise<string> {
  const subject = unique('diff');
  await registerSchema(subject, eventSchema());
  await registerSchema(subject, eventSchema(count));
  await registerSchema(subject, eventSchema({ ...count, type: 'long', doc: 'how many there are' }));
  return subject;
}

describe('schemas diff', () => {
  it('shows what the newest version changed', async () => {
    const subject = await subjectWithVersions();
    const { code, stdout } = await todoKafka('schemas', 'diff', subject);
    expect([code, stdout]).toEqual([
      0,
      [
        `${subject}: version 2 → version 3`,
        '~ count  int → long',
        '~ count  doc "how many" → "how many there are", harmless',
        '2 changed; 1 harmless.',
        '',
      ].join('\n'),
    ]);
  });

  it('compares a version with the newest, two versions, or the newest with a file', async () => {
    const subject = await subjectWithVersions();
    const { write, run } = schemaProject();
    write('next.avsc', eventSchema());
    const title = async (...sides: readonly string[]): Promise<readonly string[]> =>
      (await run('schemas', 'diff', subject, ...sides)).stdout.split('\n');
    expect(await title('1')).toEqual([`${subject}: version 1 → version 3`, '+ count  long = 0', '1 added.', '']);
    expect(await title('3', '1')).toEqual([`${subject}: version 3 → version 1`, '- count  long = 0', '1 removed.', '']);
    expect((await title('1', '2'))[1]).toBe('+ count  int = 0');
    expect((await title('next.avsc')).slice(0, 2)).toEqual([`${subject}: version 3 → next.avsc`, '- count  long = 0']);
    expect((await title('2', 'next.avsc')).slice(0, 2)).toEqual([
      `${subject}: version 2 → next.avsc`,
      '- count  int = 0',
    ]);
    expect(await title('3')).toEqual([`${subject}: version 3 → version 3`, 'No difference.', '']);
  });

  it('prints a document, and ends 4 where something differs only when asked to', async () => {
    const subject = await subjectWithVersions();
    const { code, stdout } = await todoKafka('schemas', 'diff', subject, '1', '--exit-code', '--json');
    expectCode({ code, stdout }, 4);
    expect(parseDocument('schemas.diff', stdout)).toEqual({
      subject,
      before: { version: 1, file: null },
      after: { version: 3, file: null },
      changes: [{ change: 'added', what: 'field', path: 'count', before: null, after: 'long = 0', harmless: false }],
    });
    expectCode(await todoKafka('schemas', 'diff', subject, '3', '--exit-code'), 0);
  });

  it('has nothing to compare a first version with', async () => {
    const subject = unique('diff');
    await registerSchema(subject, eventSchema());
    const { code, stdout } = await todoKafka('schemas', 'diff', subject, '--exit-code');
    expect([code, stdout]).toEqual([0, `${subject} has one version only: version 1.\n`]);
  });

  it.each([
    [[], 1, 'Error: the registry has no subject "tk-none"\n'],
    [['7'], 1, 'Error: the registry has no subject "tk-none"'],
    [['missing.avsc', '7'], 2, 'Error: cannot read the schema "missing.avsc": ENOENT'],
  ])('of %j that is not there ends %i', async (sides, expectedCode, message) => {
    const { code, stderr } = await todoKafka('schemas', 'diff', 'tk-none', ...sides);
    expect([code, stderr]).toEqual([expectedCode, expect.stringContaining(message)]);
  });

  it('is for Avro schemas only', async () => {
    const subject = unique('diff');
    await registerSchema(subject, '{"type":"object","properties":{}}', 'JSON');
    const { code, stderr } = await todoKafka('schemas', 'diff', subject, '1');
    expect([code, stderr]).toEqual([
      2,
      `Error: version 1 of "${subject}" is a JSON Schema: only an Avro schema can be compared here\nHint: See one with ${shownCommand('schemas get SUBJECT --schema-version N')}.\n`,
    ]);
  });
});
