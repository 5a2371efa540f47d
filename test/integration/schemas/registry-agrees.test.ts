import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import type { Json } from '../../../src/lib/values/json.js';
import { parseDocument } from '../../helpers/documents.js';
import { randomSchema } from '../../helpers/random-avro.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { schemaPairs } from '../../helpers/schema-pairs/pairs.js';
import { askRegistry } from '../../helpers/schemas.js';
import { below, oneOf, seeded, seedOf, type Random } from '../../helpers/seeded.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const seed = seedOf('schemas that a plan passes');

/** Ten schemas a run. */
const count = 10 * Number(process.env['RUNS'] ?? 4);

const map = (values: Json): Json => ({ type: 'map', values });
const record = (name: string, fields: Readonly<Record<string, Json>>): Json => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
const holdsItself = record('N', { label: 'string', kids: map('N') });

/** Maps, arrays and unions around a record that each may hold, in a ring of up to three records. */
function ring(random: Random): Json {
  const names = ['A', 'B', 'C'].slice(0, 1 + below(3, random));
  const around = (inner: Json): Json => {
    const kind = below(4, random);
    if (kind === 0) return ['null', inner];
    return kind === 1 ? { type: 'array', items: inner } : kind === 2 ? map(inner) : map(['null', inner]);
  };
  const at = (index: number): Json => {
    const name = names[index];
    return name === undefined ? (names[0] ?? 'int') : record(name, { id: 'int', next: around(at(index + 1)) });
  };
  return random() < 0.3 ? map(at(0)) : at(0);
}

/** Changes that many a reader takes and that registries may not. */
function unusual(text: string, random: Random): string {
  const changes: readonly ((before: string) => string)[] = [
    (before) => before.replace('"fields":[{', `"fields":[{"order":${oneOf(['"ignore"', '"up"', '5'], random)},`),
    (before) => before.replace('"fields":[{', `"fields":[{"aliases":${oneOf(['["x-y"]', '"x"', '[1]'], random)},`),
    (before) => before.replace('"type":"record"', `"type":"record","aliases":${oneOf(['["x.y"]', '["x-y"]'], random)}`),
    (before) =>
      before.replace('"fields":[', `"fields":[{"name":"z${oneOf(['', '.z', '\u{1d4b3}'], random)}","type":"int"},`),
    (before) => before.replace('"type":"string"', '"type":{"type":{"type":"string"}}'),
    (before) => before.replace(/"default":7/g, `"default":${oneOf(['7.0', '7e0', '7'], random)}`),
  ];
  return random() < 0.5 ? text : oneOf(changes, random)(text);
}

function schemaText(index: number): string {
  const random = seeded(seed + index);
  const kind = index % 3;
  const json = kind === 0 ? ring(random) : kind === 1 ? randomSchema(random) : schemaPairs(1, seed + index)[0]?.writer;
  return unusual(JSON.stringify(json), random);
}

function isRead(text: string): boolean {
  try {
    parseAvroSchema(text, [], { registrable: true });
    return true;
  } catch {
    return false;
  }
}

function catalogOf(texts: readonly string[]) {
  const prefix = unique('takes');
  const subject = (index: number): string => `${prefix}.t${index}-value`;
  onTestFinished(async () => {
    for (const index of texts.keys()) await askRegistry('DELETE', `/subjects/${subject(index)}`);
  });
  const topics = texts.map((_, index) => `  ${prefix}.t${index}: { value: { schema: s${index}.avsc } }\n`).join('');
  const workingDirectory = workspace({
    'topics.yaml': `version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n${topics}`,
    ...Object.fromEntries(texts.map((text, index) => [`s${index}.avsc`, text])),
  });
  const run = (...argv: readonly string[]): Promise<RunResult> =>
    runMain([...argv, ...clusterFlags()], { workingDirectory });
  return { subject, run };
}

describe('a plan with schemas', () => {
  it(`passes those that the registry takes, of ${count} (SEED=${seed})`, { timeout: 120_000 }, async () => {
    const texts = Array.from({ length: count }, (_, index) => schemaText(index)).filter(isRead);
    const { run, subject } = catalogOf(texts);
    const dry = parseDocument('schemas.register', (await run('schemas', 'register', '--dry-run', '--json')).stdout);
    const done = parseDocument('schemas.register', (await run('schemas', 'register', '--json')).stdout);
    const verdicts = (each: typeof dry) => each.subjects.map(({ status, error }) => [status, error?.message ?? null]);
    expect(verdicts(done)).toEqual(
      verdicts(dry).map(([status, error]) => [status === 'planned' ? 'registered' : status, error]),
    );
    for (const [index, text] of texts.entries()) {
      const refused = dry.subjects.find((each) => each.subject === subject(index))?.status === 'failed';
      const { status } = await askRegistry('POST', `/subjects/${subject(index)}/versions`, { schema: text });
      expect([status === 200, text]).toEqual([!refused, text]);
    }
  });

  it('refuses a map within its own values in words, and does the others', async () => {
    const { run, subject } = catalogOf([JSON.stringify(holdsItself), '"string"']);
    const reason =
      'Apicurio Registry cannot take the map at "kids", which lies within its own values (java.lang.StackOverflowError); ' +
      'make it an array of entries, or use an Apicurio Registry that is newer than December 2025';
    for (const argv of [['--dry-run'], []]) {
      const { code, stdout } = await run('schemas', 'register', '--json', ...argv);
      expect(code).toBe(1);
      expect(parseDocument('schemas.register', stdout).subjects).toMatchObject([
        { subject: subject(0), status: 'failed', error: { code: 'SCHEMA_INVALID', message: reason } },
        { subject: subject(1), status: argv.length > 0 ? 'planned' : 'registered', error: null },
      ]);
    }
    const checked = await run('schemas', 'check', '--json');
    expect(checked.code).toBe(1);
    expect(parseDocument('schemas.check', checked.stdout).schemas[0]).toMatchObject({
      verdict: 'failed',
      error: { code: 'SCHEMA_INVALID', message: reason },
    });
  });

  it('refuses maps that double at each level, and does not show them to the registry', async () => {
    const doubling = (level: number): Json =>
      level === 20
        ? 'string'
        : record(`R${level}`, { a: map(doubling(level + 1)), b: map(level === 19 ? 'string' : `R${level + 1}`) });
    const { run } = catalogOf([JSON.stringify(doubling(0))]);
    const { code, stdout } = await run('schemas', 'register', '--dry-run', '--json');
    expect(code).toBe(1);
    expect(parseDocument('schemas.register', stdout).subjects).toMatchObject([
      {
        error: {
          message: expect.stringMatching(
            /^Apicurio Registry cannot take it: it writes out what is in each map anew, which would be too much; /,
          ) as string,
        },
      },
    ]);
  });
});
