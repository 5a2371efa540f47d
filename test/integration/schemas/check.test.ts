import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../../src/lib/documents/documents.js';
import { parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import type { RunResult } from '../../helpers/run-main.js';
import { eventSchema, schemaProject } from '../../helpers/schema-project.js';
import { askRegistry, registerSchema } from '../../helpers/schemas.js';
import { unique } from '../../helpers/unique.js';

const note = { name: 'note', type: 'string' };
const noteWithDefault = { ...note, default: '' };

/** The one schema of a `schemas check --json`, held to its published shape. */
function checked({ stdout }: RunResult): DocumentOf<'schemas.check'>['schemas'][number] | undefined {
  return parseDocument('schemas.check', stdout).schemas[0];
}

describe('schemas check', () => {
  it('is fine with a subject that is new, and with a schema that is registered', async () => {
    const { subject, folder, run } = schemaProject();
    const first = await run('schemas', 'check');
    expect([first.code, first.stdout]).toEqual([
      0,
      `new           ${subject}  BACKWARD (of the catalog), nothing registered yet\n1 new.\n`,
    ]);
    await run('schemas', 'register');
    const second = await run('schemas', 'check', '--json');
    expectCode(second, 0);
    expect(checked(second)).toEqual({
      subject,
      file: `${folder}/event.avsc`,
      schemaType: 'AVRO',
      level: 'BACKWARD',
      levelSource: 'subject',
      catalogLevel: 'BACKWARD',
      verdict: 'unchanged',
      versions: [1],
      reasons: [],
      error: null,
    });
  });

  it('ends 4 for one that is incompatible, and says why and how to mend it', async () => {
    const { subject, change, run } = schemaProject();
    await run('schemas', 'register');
    change({ name: 'count', type: 'long' });
    const { code, stdout, stderr } = await run('schemas', 'check');
    expectCode({ code, stdout, stderr }, 4);
    expect(stderr).toMatch(/^Registry https?:\/\/.* \(--brokers, --registry\)\n$/);
    expect(stdout).toBe(
      [
        `incompatible  ${subject}  BACKWARD (of the subject), beside version 1`,
        '  The new schema cannot read all that version 1 wrote:',
        '    count: version 1 has no such field, and the new schema has no default for it [READER_FIELD_MISSING_DEFAULT_VALUE]',
        '      Give it a default, such as "default": 0.',
        '1 incompatible.',
        '',
      ].join('\n'),
    );
    expect(checked(await run('schemas', 'check', '--json'))).toMatchObject({
      verdict: 'incompatible',
      versions: [1],
      reasons: [
        {
          version: 1,
          direction: 'backward',
          type: 'READER_FIELD_MISSING_DEFAULT_VALUE',
          path: 'count',
          location: '/fields/1',
        },
      ],
    });
    change({ name: 'count', type: 'long', default: 0 });
    expectCode(await run('schemas', 'check'), 0);
  });

  // Version 1 has an id; 2 a note with a default too; 3 a note without. Removing the note is fine beside 2 alone.
  it.each<[string, object[], string, readonly string[]]>([
    ['BACKWARD', [], 'compatible', []],
    ['BACKWARD', [note, { name: 'more', type: 'string' }], 'incompatible', ['3 backward more']],
    ['BACKWARD_TRANSITIVE', [noteWithDefault], 'compatible', []],
    ['BACKWARD_TRANSITIVE', [{ ...note, doc: 'new' }], 'incompatible', ['1 backward note']],
    ['FORWARD', [note, { name: 'more', type: 'string' }], 'compatible', []],
    ['FORWARD', [], 'incompatible', ['3 forward note']],
    ['FORWARD_TRANSITIVE', [], 'incompatible', ['3 forward note']],
    ['FORWARD_TRANSITIVE', [noteWithDefault], 'compatible', []],
    ['FULL', [{ ...note, doc: 'new' }], 'compatible', []],
    ['FULL', [], 'incompatible', ['3 forward note']],
    ['FULL_TRANSITIVE', [{ ...note, doc: 'new' }], 'incompatible', ['1 backward note']],
    ['FULL_TRANSITIVE', [noteWithDefault], 'compatible', []],
    ['NONE', [{ name: 'id2', type: 'int' }], 'compatible', []],
  ])('on %s finds %j %s', async (level, fields, verdict, reasons) => {
    const { subject, change, run } = schemaProject('NONE');
    for (const version of [[], [noteWithDefault], [note]]) await registerSchema(subject, eventSchema(...version));
    change(...fields);
    const result = await run('schemas', 'check', '--level', level, '--json');
    expectCode(result, verdict === 'incompatible' ? 4 : 0);
    const schema = checked(result);
    expect(schema).toMatchObject({ level, levelSource: 'option', verdict });
    expect(schema?.versions).toEqual(level === 'NONE' ? [] : level.endsWith('TRANSITIVE') ? [1, 2, 3] : [3]);
    expect(schema?.reasons.map(({ version, direction, path }) => `${version} ${direction ?? ''} ${path}`)).toEqual(
      reasons,
    );
  });
});

describe('the level of schemas check', () => {
  it('is of the subject, and a warning says where the catalog has another', async () => {
    const { subject, change, run } = schemaProject('BACKWARD');
    await run('schemas', 'register');
    await askRegistry('PUT', `/config/${subject}`, { compatibility: 'FORWARD' });
    change(note);
    const { code, stdout, stderr } = await run('schemas', 'check');
    expect([code, stdout]).toEqual([0, expect.stringContaining('FORWARD (of the subject)')]);
    expect(stderr).toContain(
      `Warning: "${subject}" has the level FORWARD, the catalog says BACKWARD: \`topics sync\` would set that first\n`,
    );
  });

  it('is of the catalog where the subject has none of its own, as Apicurio shows it', async () => {
    const { subject, change, run } = schemaProject('BACKWARD');
    await registerSchema(subject, eventSchema());
    change(note);
    const result = await run('schemas', 'check', '--json');
    expectCode(result, 4);
    expect(checked(result)).toMatchObject({ level: 'BACKWARD', levelSource: 'catalog' });
  });

  it('is of the registry for a file that the catalog does not know', async () => {
    const { write, run } = schemaProject();
    const subject = unique('other');
    await registerSchema(subject, eventSchema());
    write('other.avsc', eventSchema(note));
    const result = await run('schemas', 'check', 'other.avsc', '--subject', subject, '--json');
    expectCode(result, 0);
    expect(checked(result)).toMatchObject({ subject, level: 'NONE', levelSource: 'registry', catalogLevel: null });
    expectCode(await run('schemas', 'check', 'other.avsc', '--subject', subject, '--level', 'BACKWARD'), 4);
  });
});

describe('schemas check of other formats', () => {
  const jsonSchema = (type: string): string => JSON.stringify({ type: 'object', properties: { a: { type } } });

  it.each([
    ['JSON', 'event.json', jsonSchema('string'), jsonSchema('integer')],
    [
      'PROTOBUF',
      'event.proto',
      'syntax = "proto3"; message A { string a = 1; int32 b = 2; }',
      'syntax = "proto3"; message A { int32 a = 1; }',
    ],
  ])('asks the registry about %s', async (type, file, before, after) => {
    const { write, run } = schemaProject();
    const subject = unique('foreign');
    await registerSchema(subject, before, type);
    await askRegistry('PUT', `/config/${subject}`, { compatibility: 'BACKWARD' });
    write(file, after);
    const result = await run('schemas', 'check', file, '--subject', subject);
    expect([result.code, result.stdout]).toEqual([
      4,
      [
        `incompatible  ${subject}  BACKWARD (of the subject), beside version 1`,
        '  Beside version 1:',
        '    the registry finds it incompatible with version 1, and does not say why',
        '1 incompatible.',
        '',
      ].join('\n'),
    ]);
    write(file, before);
    expect(checked(await run('schemas', 'check', file, '--subject', subject, '--json'))).toMatchObject({
      schemaType: type,
      verdict: 'unchanged',
    });
    const refused = await run('schemas', 'check', file, '--subject', subject, '--level', 'FULL');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(
        `${file}" is ${type === 'JSON' ? 'a JSON Schema' : 'a Protobuf schema'}: only an Avro schema can be compared here\nHint: Leave \`--level\` out: the registry checks others, on its own level.\n`,
      ),
    ]);
  });

  it('takes no format after another', async () => {
    const { write, run } = schemaProject();
    const subject = unique('mixed');
    await registerSchema(subject, jsonSchema('string'), 'JSON');
    write('event.avsc', eventSchema());
    const { code, stdout } = await run('schemas', 'check', 'event.avsc', '--subject', subject, '--level', 'BACKWARD');
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining('    version 1 is a JSON Schema, this is an Avro schema\n'),
    ]);
  });
});

describe('schemas check of what cannot be checked', () => {
  it.each<[readonly string[], number, string]>([
    [
      ['other.avsc'],
      2,
      'has the schema "other.avsc"\nHint: Name it as the `value` of a topic in the catalog, or say with `--subject` what it would be a version of.\n',
    ],
    [['missing.avsc', '--subject', 's'], 2, 'Error: cannot read the schema "missing.avsc": ENOENT'],
    [['broken.avsc', '--subject', 's'], 2, '/broken.avsc" is not a valid Avro schema: unknown type "strin"\n'],
    [['--subject', 's'], 2, 'Error: --subject is for one file\n'],
    [['--level', 'SIDEWAYS'], 2, "argument 'SIDEWAYS' is invalid. Allowed choices are BACKWARD, BACKWARD_TRANSITIVE"],
  ])('%j ends %i', async (argv, expectedCode, message) => {
    const { write, run } = schemaProject();
    write('broken.avsc', '"strin"');
    const { code, stdout, stderr } = await run('schemas', 'check', ...argv);
    expect([code, stdout]).toEqual([expectedCode, '']);
    expect(stderr).toContain(message);
  });

  it('wants the key field that the catalog names', async () => {
    const { subject, folder, write, run } = schemaProject();
    write('topics.yaml', readFileSync(join(folder, 'topics.yaml'), 'utf8').replace('value:', 'key: id, value:'));
    write('next.avsc', { type: 'record', name: 'Event', fields: [{ name: 'key', type: 'string' }] });
    const { code, stderr } = await run('schemas', 'check', 'next.avsc', '--subject', subject);
    expect([code, stderr]).toEqual([
      2,
      `Error: "next.avsc" has no field "id", the key of topic "${subject.replace(/-value$/, '')}"\n`,
    ]);
  });

  it('follows the references of what is registered', async () => {
    const { subject, change, run } = schemaProject();
    const other = unique('user');
    await registerSchema(other, '{"type":"fixed","name":"F","size":2}');
    await askRegistry('POST', `/subjects/${subject}/versions`, {
      schema: '{"type":"record","name":"Event","fields":[{"name":"f","type":"F"}]}',
      references: [{ name: 'F', subject: other, version: 1 }],
    });
    change(note);
    const { code, stdout } = await run('schemas', 'check', '--level', 'BACKWARD');
    expect([code, stdout]).toEqual([4, expect.stringContaining('id: version 1 has no such field')]);
  });
});
