import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { runMain } from '../../helpers/run-main.js';
import { shippedSchema } from '../../helpers/schemas.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

const marker = '// Written by `todo-kafka schemas types`.\n';

function project() {
  const folder = workspace({
    'topics.yaml': `version: 1
topics:
  task.created: { partitions: 1, replicationFactor: 1, value: { schema: task-created.avsc } }
  task.copied: { partitions: 1, replicationFactor: 1, value: { schema: task-created.avsc } }
`,
    'task-created.avsc': shippedSchema('task-created'),
    'event.proto': 'syntax = "proto3";',
    'other.avsc': '{"type":"array","items":"int"}',
  });
  return {
    folder,
    run: (argv: readonly string[], env = {}) =>
      runMain(['schemas', 'types', ...argv], { workingDirectory: folder, env }),
    written: () => readFileSync(join(folder, 'src/events.ts'), 'utf8'),
  };
}

describe('schemas types', () => {
  it('prints the types of the catalog, and needs no cluster', async () => {
    const { code, stdout, stderr } = await project().run([], { TODO_KAFKA_JSON: '1' });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(marker)).toBe(true);
    expect(stdout).toContain(
      "  readonly 'task.copied': TaskCreatedEvent;\n  readonly 'task.created': TaskCreatedEvent;\n",
    );
  });

  it('refuses --json, for it prints a format of its own', async () => {
    const { code, stdout, stderr } = await project().run(['--json']);
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'USAGE',
      message: '`todo-kafka schemas types` prints a format of its own and takes no --json',
    });
  });

  it('prints the types of files, in the catalog or not', async () => {
    const { code, stdout } = await project().run(['other.avsc', 'task-created.avsc', '--plain-numbers']);
    expectCode({ code, stdout }, 0);
    expect(stdout).toContain('export type Other = readonly number[];');
    expect(stdout).toContain('  readonly eventTimestamp: number;');
    expect(stdout).not.toContain('EventsByTopic');
  });

  it('writes them, over its own file only', async () => {
    const { folder, run, written } = project();
    const first = await run(['--out', 'src']);
    expect(first).toEqual({ code: 0, stdout: '', stderr: 'Wrote src/events.ts.\n' });
    expect(written()).toBe((await run([])).stdout);
    expect((await run(['--out', 'src'])).stderr).toBe('src/events.ts is as it should be.\n');
    writeIn(folder, 'src/events.ts', `${marker}old`);
    expect((await run(['--out', 'src'])).stderr).toBe('Wrote src/events.ts.\n');

    writeIn(folder, 'src/events.ts', 'mine');
    const refused = await run(['--out', 'src']);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Error: "src/events.ts" is there already, and `schemas types` did not write it\nHint: Name another folder with `--out`.\n',
    });
    expect(written()).toBe('mine');
  });

  it.each([
    [['missing.avsc'], 2, /^Error: cannot read the schema ".*missing\.avsc": ENOENT/],
    [['topics.yaml'], 2, /^Error: ".*topics\.yaml" is not a valid Avro schema: /],
    [
      ['event.proto'],
      2,
      /^Error: ".*event\.proto" is a Protobuf schema: only an Avro schema can be turned into types$/m,
    ],
    [['--out', 'other.avsc'], 1, /^Error: cannot write "other\.avsc\/events\.ts": ENOTDIR/],
  ])('%j ends %i', async (argv, expectedCode, message) => {
    const { code, stdout, stderr } = await project().run(argv);
    expect([code, stdout]).toEqual([expectedCode, '']);
    expect(stderr).toMatch(message);
  });
});
