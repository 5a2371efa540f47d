import { describe, expect, it } from 'vitest';
import { SchemaRegistry } from '../../../src/lib/registry/client.js';
import { expectVersions, planSubjectDeletion } from '../../../src/lib/schemas/delete.js';
import { parseDocument } from '../../helpers/documents.js';
import { registrySecurity } from '../../helpers/cluster-login.js';
import { expectCode } from '../../helpers/expect-code.js';
import { eventSchema, schemaProject } from '../../helpers/schema-project.js';
import { askRegistry, registerSchema } from '../../helpers/schemas.js';
import { testCluster, shownCommand } from '../../helpers/test-cluster.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

async function subjectWith(versions: number): Promise<string> {
  const subject = unique('delete');
  for (let index = 0; index < versions; index++) {
    await registerSchema(subject, eventSchema(...(index === 0 ? [] : [{ name: `f${index}`, type: 'int' }])));
  }
  return subject;
}

async function versionsOf(subject: string, query = ''): Promise<unknown> {
  return (await askRegistry('GET', `/subjects/${subject}/versions${query}`)).body;
}

describe('schemas delete', () => {
  it('deletes a subject, then for good', async () => {
    const subject = await subjectWith(2);
    const early = await todoKafka('schemas', 'delete', subject, '--permanent', '--yes');
    expect([early.code, early.stderr]).toEqual([
      1,
      `Error: subject "${subject}" still has 2 versions: 1, 2\nHint: Delete it without \`--permanent\` first.\n`,
    ]);

    const soft = await todoKafka('schemas', 'delete', subject, '--yes');
    expect([soft.code, soft.stdout]).toEqual([0, `- versions 1, 2 of "${subject}" are deleted\n`]);
    expect(soft.stderr).toMatch(/^Registry https?:.* \(--brokers, --registry\)\n$/);
    expect(await versionsOf(subject, '?deleted=true')).toEqual([1, 2]);
    expectCode(await todoKafka('schemas', 'get', subject), 1);

    const again = await todoKafka('schemas', 'delete', subject, '--yes');
    expect([again.code, again.stderr]).toEqual([
      1,
      `Error: subject "${subject}" is deleted already\nHint: Add \`--permanent\` to delete it for good.\n`,
    ]);
    const hard = await todoKafka('schemas', 'delete', subject, '--permanent', '--yes');
    expect([hard.code, hard.stdout]).toEqual([0, `- versions 1, 2 of "${subject}" are deleted for good\n`]);
    expect(await versionsOf(subject, '?deleted=true')).toMatchObject({ error_code: 40401 });
  });

  it('deletes one version', async () => {
    const subject = await subjectWith(3);
    const { code, stdout } = await todoKafka('schemas', 'delete', subject, '--schema-version', '2', '--yes');
    expect([code, stdout]).toEqual([0, `- version 2 of "${subject}" is deleted\n`]);
    expect(await versionsOf(subject)).toEqual([1, 3]);
    const early = await todoKafka('schemas', 'delete', subject, '--schema-version', '1', '--permanent', '--yes');
    expect([early.code, early.stderr]).toEqual([
      1,
      `Error: version 1 of "${subject}" is still there\nHint: Delete it without \`--permanent\` first.\n`,
    ]);
    expectCode(await todoKafka('schemas', 'delete', subject, '--schema-version', '2', '--permanent', '--yes'), 0);
    expect(await versionsOf(subject, '?deleted=true')).toEqual([1, 3]);
  });

  it('does not delete a version that came after those that were shown', async () => {
    const subject = await subjectWith(2);
    const registry = new SchemaRegistry({
      url: new URL(testCluster().registry),
      ...registrySecurity(),
      signal: AbortSignal.timeout(60_000),
      debug: () => undefined,
    });
    const inputs = { subject, version: null, permanent: false };
    const shown = await planSubjectDeletion(registry, inputs);
    await expectVersions(registry, inputs, shown);
    await registerSchema(subject, eventSchema({ name: 'later', type: 'int' }));
    await expect(expectVersions(registry, inputs, shown)).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: `nothing was done: "${subject}" has versions 1, 2, 3 by now`,
    });
  });

  it('asks, and names the topic of the catalog that has the schema', async () => {
    const { topic, subject, run } = schemaProject();
    await run('schemas', 'register');
    const { code, stdout, stderr } = await run('schemas', 'delete', subject);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `Error: nothing was done: this would delete version 1 of "${subject}", the schema of the values in "${topic}"\n`,
    );
    expect(await versionsOf(subject)).toEqual([1]);
    await run('schemas', 'delete', subject, '--yes');
    expect((await run('schemas', 'delete', subject, '--permanent')).stderr).toContain(
      `this would delete version 1 of "${subject}", the schema of the values in "${topic}", without which what was written with it cannot be read any more\n`,
    );
  });

  it('shows with --dry-run what would go', async () => {
    const { topic, subject, run } = schemaProject();
    await run('schemas', 'register');
    const { code, stdout } = await run('schemas', 'delete', subject, '--dry-run', '--json');
    expectCode({ code, stdout }, 0);
    expect(parseDocument('schemas.delete', stdout)).toMatchObject({
      dryRun: true,
      subject,
      versions: [1],
      permanent: false,
      topics: [topic],
      deleted: false,
    });
    expect((await run('schemas', 'delete', subject, '--dry-run')).stdout).toBe(
      `- version 1 of "${subject}" would be deleted, the schema of the values in "${topic}"\n`,
    );
    expect(await versionsOf(subject)).toEqual([1]);
  });

  it('refuses one that other schemas refer to, and names them', async () => {
    const [used, user] = [unique('used'), unique('user')];
    await registerSchema(used, '{"type":"fixed","name":"F","size":2}');
    await askRegistry('POST', `/subjects/${user}/versions`, {
      schema: '{"type":"record","name":"R","fields":[{"name":"f","type":"F"}]}',
      references: [{ name: 'F', subject: used, version: 1 }],
    });
    const { code, stderr } = await todoKafka('schemas', 'delete', used, '--yes');
    expect([code, stderr]).toEqual([
      1,
      `Error: "${used}" is used by other schemas\n  version 1 of "${user}" refers to version 1\n`,
    ]);
    await todoKafka('schemas', 'delete', user, '--yes');
    // Apicurio counts the reference until its schema is gone for good, and then no longer says whose it is.
    const still = await todoKafka('schemas', 'delete', used, '--yes', '--json');
    expectCode(still, 1);
    expect(JSON.parse(still.stderr)).toMatchObject({ code: 'SUBJECT_REFERENCED' });
    await todoKafka('schemas', 'delete', user, '--permanent', '--yes');
    expectCode(await todoKafka('schemas', 'delete', used, '--yes'), 0);
  });

  it.each([
    [[], 'the registry has no subject "tk-none"'],
    [['--schema-version', '4'], 'the registry has no version 4 of "tk-none"'],
    [['--permanent'], 'the registry has no subject "tk-none"'],
  ])('of what is not there ends 1: %j', async (options, message) => {
    const { code, stderr } = await todoKafka('schemas', 'delete', 'tk-none', ...options, '--yes');
    expect([code, stderr]).toEqual([
      1,
      `Error: ${message}\nHint: See what is there with ${shownCommand('schemas list')}.\n`,
    ]);
  });
});
