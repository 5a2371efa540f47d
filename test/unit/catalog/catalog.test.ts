import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog, readCatalog } from '../../../src/lib/catalog/load.js';
import { AppError } from '../../../src/lib/errors.js';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tk-catalog-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function problemsOf(yaml: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const folder = folderWith({ 'topics.yaml': yaml, ...files });
  const error: unknown = await readCatalog(join(folder, 'topics.yaml')).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('the catalog was accepted', { cause: error });
  expect(error.code).toBe('CATALOG_INVALID');
  return error.problems.map(
    ({ line, column, path, message }) =>
      `${line ?? ''}:${column ?? ''} ${path ?? ''}: ${message.replaceAll(folder, '')}`,
  );
}

describe('the catalog that ships', () => {
  it("is the owner's table", async () => {
    const { topics } = await loadCatalog({ path: undefined, workingDirectory: tmpdir(), local: true });
    const days = (milliseconds: string | undefined): number => Number(milliseconds) / 86_400_000;
    const rows = topics
      .filter(({ deadLetterOf }) => deadLetterOf === null)
      .map(({ name, partitions, replicationFactor, config, keyField, purpose }) =>
        [name, partitions, replicationFactor, `${days(config['retention.ms'])}d`, keyField, purpose].join(' | '),
      );
    expect(rows).toEqual([
      'notification.sent | 3 | 3 | 7d | notificationId | Email/SMS delivery',
      'reminder.triggered | 3 | 3 | 7d | reminderId | Due date reminders',
      'task.completed | 3 | 3 | 7d | taskId | Task completion tracking',
      'task.created | 3 | 3 | 7d | userId | Task creation events',
      'task.deleted | 3 | 3 | 7d | taskId | Task deletion events',
      'task.updated | 3 | 3 | 7d | taskId | Task modification events',
      'user.authenticated | 1 | 3 | 1d | userId | Login activity',
      'user.registered | 3 | 3 | 30d | userId | User signup tracking',
    ]);
    expect(
      topics.every(({ config }) => config['compression.type'] === 'snappy' && config['min.insync.replicas'] === '2'),
    ).toBe(true);
  });

  it('has a dead-letter and a quarantine topic for each, with the same partitions and 30 days', async () => {
    const { topics } = await loadCatalog({ path: undefined, workingDirectory: tmpdir(), local: true });
    const main = topics.filter(({ deadLetterOf }) => deadLetterOf === null);
    for (const { name, partitions } of main) {
      const deadLetters = topics.filter((topic) => topic.deadLetterOf === name);
      expect(deadLetters.map((topic) => topic.name)).toEqual([`${name}.dlq`, `${name}.quarantine`]);
      for (const topic of deadLetters) {
        expect(topic).toMatchObject({ partitions, replicationFactor: 3, value: null });
        expect(topic.config).toEqual({
          'compression.type': 'snappy',
          'min.insync.replicas': '2',
          'cleanup.policy': 'delete',
          'max.message.bytes': '1114124',
          'retention.ms': '2592000000',
        });
      }
    }
    expect(topics).toHaveLength(24);
  });

  it('serves local clusters only', async () => {
    const load = loadCatalog({ path: undefined, workingDirectory: tmpdir(), local: false });
    await expect(load).rejects.toMatchObject({
      code: 'CATALOG_NOT_FOUND',
      message: `no topics.yaml in "${tmpdir()}" or above it`,
    });
  });
});

describe('finding the catalog', () => {
  const yaml = 'version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n  a: {}\n';

  it('goes upward to the root of the git repository', async () => {
    const folder = folderWith({ 'topics.yaml': yaml, '.git/HEAD': '', 'deep/er/file': '' });
    const catalog = await loadCatalog({ path: undefined, workingDirectory: join(folder, 'deep/er'), local: false });
    expect(catalog.path).toBe(join(folder, 'topics.yaml'));
  });

  it('does not go beyond it', async () => {
    const folder = folderWith({ 'topics.yaml': yaml, 'inner/.git/HEAD': '' });
    const load = loadCatalog({ path: undefined, workingDirectory: join(folder, 'inner'), local: false });
    await expect(load).rejects.toMatchObject({ code: 'CATALOG_NOT_FOUND' });
  });

  it('takes the file that was named', async () => {
    const folder = folderWith({ 'other.yaml': yaml });
    const catalog = await loadCatalog({ path: 'other.yaml', workingDirectory: folder, local: false });
    expect(catalog.topics.map(({ name }) => name)).toEqual(['a']);
    const missing = loadCatalog({ path: 'none.yaml', workingDirectory: folder, local: false });
    await expect(missing).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('a catalog with mistakes', () => {
  it('is answered with every problem of its shape at once, each with its place', async () => {
    const yaml = `version: 2
defaults: { partitions: 1 }
topics:
  task.created:
    partitions: three
    retentoin: 7d
    retention: soon
    value: { schema: a.avsc, compatibility: SIDEWAYS }
  c: { key: a }
  b:
    value: {}
group: {}
`;
    expect(await problemsOf(yaml)).toEqual([
      '1:1 version: this todo-kafka reads version 1, not "2"',
      '5:5 topics["task.created"].partitions: write a whole number above 0, not "three"',
      '6:5 topics["task.created"].retentoin: unknown field: did you mean `retention`?',
      '7:5 topics["task.created"].retention: write a duration such as 12h, 7d or P7D, or `forever`, not "soon"',
      '8:30 topics["task.created"].value.compatibility: choose from BACKWARD, BACKWARD_TRANSITIVE, FORWARD, FORWARD_TRANSITIVE, FULL, FULL_TRANSITIVE, NONE, not "SIDEWAYS"',
      '9:3 topics.c.replicationFactor: is missing: say it here or in `defaults`',
      '9:8 topics.c.key: a key field needs a value with a schema',
      '11:5 topics.b.value.schema: is missing',
      '12:1 group: unknown field: did you mean `groups`?',
    ]);
  });

  it('is answered with every problem of its meaning at once', async () => {
    const yaml = `version: 1
defaults: { partitions: 1, replicationFactor: 1 }
topics:
  a b: {}
  a.b: { deadLetter: true }
  a_b: {}
  a.b.dlq: {}
  c: { replicationFactor: 1, config: { min.insync.replicas: 2 } }
  d: { key: nope, value: { schema: d.avsc } }
  e: { value: { schema: none.avsc } }
  f: { value: { schema: broken.avsc } }
  g: { key: userId }
  h: { retention: 7d, config: { retention.ms: 5 } }
  ${'i'.repeat(240)}: { deadLetter: true }
groups:
  one: { topics: [a.b, unknown] }
`;
    const files = {
      'd.avsc': '{"type":"record","name":"D","fields":[{"name":"id","type":"string"}]}',
      'broken.avsc': '{"type":"recor"}',
    };
    expect(await problemsOf(yaml, files)).toEqual([
      '4:3 topics["a b"]: a topic name is made of letters, digits, `.`, `_` and `-`',
      '5:3 topics["a.b"]: "a.b.dlq" is there twice: as a topic and as the dead-letter topic of another',
      '6:3 topics.a_b: "a_b" and "a.b" differ in . and _ only',
      '8:3 topics.c: min.insync.replicas 2 is more than the replication factor 1',
      '9:8 topics.d.key: the schema has no field "nope"',
      `10:17 topics.e.value.schema: cannot read "/none.avsc": ENOENT: no such file or directory, open '/none.avsc'`,
      expect.stringMatching(/^11:17 topics\.f\.value\.schema: "\/broken\.avsc": not a valid Avro schema: /) as string,
      '12:8 topics.g.key: a key field needs a value with a schema',
      '13:33 topics.h.config["retention.ms"]: is said twice: as `retention` and as `retention.ms`',
      `14:3 topics.${'i'.repeat(240)}: too long for "${'i'.repeat(240)}.quarantine": a topic name has at most 249 characters`,
      '16:24 groups.one.topics[1]: the catalog has no topic "unknown"',
    ]);
  });
});
