import { describe, expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { runMain } from '../../helpers/run-main.js';
import { eventSchema, schemaProject } from '../../helpers/schema-project.js';
import { clusterFlags, shownCommand } from '../../helpers/test-cluster.js';

describe('schemas register', () => {
  it('registers with the level of the catalog, once', async () => {
    const { subject, run } = schemaProject();
    const dry = await run('schemas', 'register', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      subjects: [{ subject, status: 'planned', before: null }],
    });
    expectCode(await run('schemas', 'get', subject), 1);
    const first = await run('schemas', 'register', '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({ subjects: [{ subject, status: 'registered', before: null }] });
    const again = await run('schemas', 'register', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ subjects: [{ subject, status: 'unchanged', before: 1 }] });
    const { subjects } = documentOf('schemas.list', await run('schemas', 'list', '--json'));
    expect(subjects.find((each) => each.subject === subject)).toMatchObject({
      version: 1,
      schemaType: 'AVRO',
      compatibility: 'BACKWARD',
    });
  });

  it('adds a version that is compatible and refuses one that is not, with the reason', async () => {
    const { subject, change, run } = schemaProject();
    await run('schemas', 'register');
    change({ name: 'note', type: ['null', 'string'], default: null });
    expectCode(await run('schemas', 'register'), 0);
    expect(JSON.parse((await run('schemas', 'get', subject, '--json')).stdout)).toMatchObject({ version: 2 });
    expect((await run('schemas', 'get', subject, '--schema-version', '1')).stdout).toBe(
      `${JSON.stringify(JSON.parse(eventSchema()), null, 2)}\n`,
    );
    change({ name: 'must', type: 'string' });
    const refused = await run('schemas', 'register', '--json');
    expectCode(refused, 1);
    expect(JSON.parse(refused.stderr)).toMatchObject({
      hint: expect.stringMatching(
        /^See why, field by field, with `todo-kafka schemas check --brokers \S+ --registry \S+/,
      ) as string,
    });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      subjects: [
        {
          subject,
          status: 'failed',
          before: 2,
          error: { code: 'SCHEMA_INCOMPATIBLE', message: expect.stringContaining('must') as string },
        },
      ],
    });
  });

  it('says so when the schema is an earlier version, which no registry makes the newest again', async () => {
    const { subject, change, run } = schemaProject();
    await run('schemas', 'register');
    change({ name: 'note', type: 'string', default: '' });
    await run('schemas', 'register');
    change();
    const { code, stdout } = await run('schemas', 'register');
    expectCode({ code, stdout }, 1);
    expect(stdout).toContain(`the catalog's schema is an earlier version of "${subject}", whose newest is version 2`);
  });

  it('gives a new subject the level NONE, which Apicurio takes of one that is there only', async () => {
    const { run } = schemaProject('NONE');
    expectCode(await run('topics', 'sync', '--yes'), 0);
    expectCode(await run('topics', 'sync', '--dry-run', '--exit-code'), 0);
  });

  it('takes the files of the catalog only', async () => {
    const { run } = schemaProject();
    const { code, stderr } = await run('schemas', 'register', 'other.avsc');
    expectCode({ code, stderr }, 2);
    expect(stderr).toMatch(
      /Error: no topic of the catalog ".*" has the schema "other\.avsc"\nHint: Name it as the `value` of a topic in the catalog\.\n$/,
    );
  });
});

describe('schemas get', () => {
  it('ends 1 for a subject, and for a version, that is not there', async () => {
    const { subject, run } = schemaProject();
    const { code, stderr } = await run('schemas', 'get', subject);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Error: the registry has no subject "${subject}"\nHint: See what is there with ${shownCommand('schemas list')}.\n`,
    });
    await run('schemas', 'register');
    expect((await run('schemas', 'get', subject, '--schema-version', '7')).stderr).toContain('with a version 7');
  });
});

describe('a registry that cannot be used', () => {
  it('ends 3 when it cannot be reached', async () => {
    const { code, stderr } = await runMain(['schemas', 'list', '--registry', 'http://127.0.0.1:1']);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: [
        'Error: cannot reach the schema registry at "http://127.0.0.1:1/": connect ECONNREFUSED 127.0.0.1:1',
        'Hint: See `todo-kafka status`, or name the registry with `--registry`.',
        '',
      ].join('\n'),
    });
  });

  it('ends 2 when none is named', async () => {
    const { code, stderr } = await runMain(['schemas', 'list', '--brokers', '127.0.0.1:1']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Error: --brokers names no schema registry\nHint: Name the schema registry with `--registry URL`.\n',
    });
  });

  it('never shows the password of its URL', async () => {
    const { stderr } = await runMain(['schemas', 'list', '--debug', '--registry', 'http://me:hunter2@127.0.0.1:1']);
    expect(stderr).toContain('cannot reach');
    expect(stderr).not.toContain('hunter2');
  });

  it('is found behind the prefix of Apicurio when it answers 404 at the root', async () => {
    const [, brokers, , registry] = clusterFlags();
    const root = new URL(registry ?? '').origin;
    const { code, stderr } = await runMain([
      'schemas',
      'list',
      '--debug',
      '--brokers',
      brokers ?? '',
      '--registry',
      root,
    ]);
    expectCode({ code, stderr }, 0);
    expect(stderr).toContain(`debug: ${root}/subjects answers 404: trying ${root}/apis/ccompat/v7`);
  });
});
