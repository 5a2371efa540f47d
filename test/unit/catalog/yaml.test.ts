import { describe, expect, it } from 'vitest';
import { catalogOf, catalogProblems } from '../../helpers/catalogs.js';

const head = 'version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\n';

async function configOf(value: string): Promise<string | undefined> {
  const { topics } = await catalogOf(`${head}topics:\n  a: { config: { c: ${value} } }\n`);
  return topics[0]?.config['c'];
}

async function namesOf(...keys: readonly string[]): Promise<readonly string[]> {
  const { topics } = await catalogOf(`${head}topics:\n${keys.map((key) => `  ${key}: {}\n`).join('')}`);
  return topics.map(({ name }) => name).sort();
}

describe('a scalar of a catalog', () => {
  const exact = ['9223372036854775807', '1.10', '007', '0o17', '0x1F', '1_000', '.inf', '-.INF', '.nan', '1e3', '+5'];
  const words = ['yes', 'on', 'No', 'OFF', 'y', 'true', 'TRUE', '2026-11-29', '12:30:45', '=', '2026-11-29T10:00:00Z'];

  it.each([...exact, ...words])('%s is kept as it is written, as a config', async (text) => {
    expect(await configOf(text)).toBe(text);
    expect(await configOf(`"${text}"`)).toBe(text);
    expect(await configOf(`!!str ${text}`)).toBe(text);
    expect(await configOf(`! ${text}`)).toBe(text);
  });

  it('is kept as it is written, as a name', async () => {
    const names = ['1.10', '1.1', '007', '7', 'null', 'true', 'yes', '1e3', '0x1F', '2026-11-29'];
    expect(await namesOf(...names)).toEqual([...names].sort());
  });

  it('that is a block or a quoted text is that text', async () => {
    expect(await configOf('"a\\u0041\\tb"')).toBe('aA\tb');
    expect(await configOf("'it''s'")).toBe("it's");
    expect(await configOf('""')).toBe('');
    const { topics } = await catalogOf(`${head}topics:\n  a:\n    purpose: >-\n      one\n      two\n`);
    expect(topics[0]?.purpose).toBe('one two');
  });

  it.each([
    ['partitions: 0o17', 'write a whole number above 0, not "0o17"'],
    ['partitions: 1_000', 'write a whole number above 0, not "1_000"'],
    ['partitions: 3.0', 'write a whole number above 0, not "3.0"'],
    ['partitions: 007', 'write a whole number above 0, not "007"'],
    ['partitions: 0', 'write a whole number above 0, not "0"'],
    ['partitions: 2147483648', 'write a whole number above 0, not "2147483648"'],
    ['partitions: .inf', 'write a whole number above 0, not ".inf"'],
    ['partitions: ~', 'write a whole number above 0, not nothing'],
    ['partitions: [3]', 'write a whole number above 0, not a list'],
    ['deadLetter: yes', 'write true, false or { retention: 30d }, not "yes"'],
    ['deadLetter: on', 'write true, false or { retention: 30d }, not "on"'],
    ['retention: 7', 'write a duration such as 12h, 7d or P7D, or `forever`, not "7"'],
    ['retention: 0.5ms', 'write a duration such as 12h, 7d or P7D, or `forever`, not "0.5ms"'],
    ['retention: 9999999999999w', 'write a duration such as 12h, 7d or P7D, or `forever`, not "9999999999999w"'],
    ['purpose: { a: b }', 'write a text, not a map'],
    ['config: [a]', 'write a map of configs, `name: value` each, not a list'],
    ['value: a.avsc', 'write { schema: FILE }, not "a.avsc"'],
  ])('is refused where its field has another meaning: %s', async (field, message) => {
    const name = field.slice(0, field.indexOf(':'));
    expect(await catalogProblems(`${head}topics:\n  a:\n    ${field}\n`)).toEqual([`5:5 topics.a.${name}: ${message}`]);
  });

  it('of a config has to be there', async () => {
    const words = 'write the value as Kafka takes it: a list is a text as `compact,delete`, an empty one is ""';
    for (const [value, what] of [
      ['~', 'nothing'],
      ['null', 'nothing'],
      ['', 'nothing'],
      ['[compact, delete]', 'a list'],
    ]) {
      expect(await catalogProblems(`${head}topics:\n  a:\n    config:\n      c: ${value ?? ''}\n`)).toEqual([
        `6:7 topics.a.config.c: ${words}, not ${what ?? ''}`,
      ]);
    }
  });
});

describe('a topic', () => {
  it('without a body has the defaults, and so has a field whose lines are comments', async () => {
    const { topics } = await catalogOf(`${head}topics:\n  a:\n  b: ~\n  c:\n    config:\n    # c: d\nkeep:\ngroups:\n`);
    expect(topics.map(({ name, partitions, config }) => [name, partitions, config])).toEqual([
      ['a', 1, {}],
      ['b', 1, {}],
      ['c', 1, {}],
    ]);
  });

  it('may keep its records for ever', async () => {
    const { topics } = await catalogOf(
      `${head}topics:\n  a: { retention: forever, deadLetter: { retention: forever } }\n`,
    );
    expect(topics.map(({ config }) => config['retention.ms'])).toEqual(['-1', '-1', '-1']);
  });

  it('leaves no larger records to its dead letters than Kafka has', async () => {
    const largest = async (bytes: string): Promise<readonly (string | undefined)[]> => {
      const topic = `a: { deadLetter: true, config: { max.message.bytes: ${bytes} } }`;
      const { topics } = await catalogOf(`${head}topics:\n  ${topic}\n`);
      return topics.map(({ config }) => config['max.message.bytes']);
    };
    expect(await largest('2147483647')).toEqual(['2147483647', '2147483647', '2147483647']);
    expect(await largest('1_000')).toEqual(['1_000', '1_000', '1_000']);
  });
});

describe('anchors', () => {
  it('serve as often as one likes', async () => {
    const aliases = Array.from({ length: 1_000 }, (_, index) => `  t${index}: *body\n`).join('');
    const { topics } = await catalogOf(`${head}topics:\n  first: &body { config: { c: 007 } }\n${aliases}`);
    expect(topics).toHaveLength(1_001);
    expect(topics.every(({ config }) => config['c'] === '007')).toBe(true);
  });

  it('are taken in by merge keys, from `x-…` too; what a map says itself has its way, then the first source', async () => {
    const yaml = `version: 1
x-one: &one { config: { c: one }, purpose: one }
x-two: &two { config: { c: two }, partitions: 2 }
defaults: { <<: *two, replicationFactor: 1 }
topics:
  a: { <<: [*one, *two] }
  b: { <<: *one, config: { c: b } }
  c: { purpose: "c", <<: { purpose: d } }
  "<<": {}
`;
    expect(await catalogProblems(yaml)).toEqual([
      '9:3 topics["<<"]: a topic name is made of letters, digits, `.`, `_` and `-`',
    ]);
    const { topics } = await catalogOf(yaml.replace('  "<<": {}\n', ''));
    expect(topics.map(({ purpose, partitions, config }) => [purpose, partitions, config['c']])).toEqual([
      ['one', 2, 'one'],
      ['one', 2, 'b'],
      ['c', 2, 'two'],
    ]);
  });

  it('may stand at names, and be used as names', async () => {
    const yaml = `${head}topics:\n  &name orders: {}\ngroups:\n  *name : { topics: [*name] }\n`;
    expect((await catalogOf(yaml)).groups).toEqual([{ name: 'orders', topics: ['orders'], maxLag: null }]);
  });

  it.each([
    ['  a: *none\n', '4:6 `*none` has no anchor `&none` before it'],
    ['  a: *later\n  b: &later {}\n', '4:6 `*later` has no anchor `&later` before it'],
    ['  a: &a { config: *a }\n', '4:19 `*a` stands inside of what `&a` names: it would have no end'],
    ['  a: &a { <<: *a }\n', '4:15 `*a` stands inside of what `&a` names: it would have no end'],
    ['  a: { <<: text }\n', '4:8 `<<` takes in a map or a list of maps, each by its alias: `<<: *name`'],
    ['  ? [a, b]\n  : {}\n', '4:5 a name has to be a text'],
    ['  __proto__: {}\n', '4:3 "__proto__" cannot be a name here'],
    ['  a: !custom {}\n', '4:14 the tag `!custom` has no meaning here: take it away'],
    ['  a: { purpose: !!binary aGk= }\n', '4:26 the tag `!!binary` has no meaning here: take it away'],
    ['  a: {}\n  b: {}\n  a: {}\n', '6:3 "a" is there twice: take one of them away'],
  ])('and other things that have no meaning are refused with their place: %j', async (topics, problem) => {
    expect(await catalogProblems(`${head}topics:\n${topics}`)).toEqual([problem]);
  });
});

describe('a bomb', () => {
  const many = 'its aliases and merge keys make more than 1,000,000 values';

  it('of aliases of aliases is refused', async () => {
    const levels = Array.from({ length: 20 }, (_, level) => {
      const below = level === 0 ? 'boom' : `*l${level - 1}`;
      return `  - &l${level} [${Array.from({ length: 10 }, () => below).join(', ')}]\n`;
    });
    expect(await catalogProblems(`${head}topics: {}\nx-bomb:\n${levels.join('')}`)).toEqual([`1:1 ${many}`]);
  });

  it('of merge keys is refused', async () => {
    const body = Array.from({ length: 2_000 }, (_, index) => `k${index}: v`).join(', ');
    const merges = Array.from({ length: 2_000 }, (_, index) => `  t${index}: { <<: *body }\n`).join('');
    const problems = await catalogProblems(`${head}x-body: &body { ${body} }\ntopics:\n${merges}`);
    expect(problems).toEqual([`505:9 ${many}`]);
  });

  it('of brackets is refused', async () => {
    for (const depth of [101, 20_000]) {
      const yaml = `${head}topics: {}\nx-deep: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
      expect((await catalogProblems(yaml))[0]).toMatch(
        /^(?:\d+:\d+ )?values lie more than 100 levels within each other$/,
      );
    }
  });
});

describe('a file', () => {
  it('may begin with a byte order mark and end its lines with CR LF', async () => {
    const { topics } = await catalogOf(`\uFEFF${head}topics:\n  a:\n    purpose: text\n`.replaceAll('\n', '\r\n'));
    expect(topics[0]?.purpose).toBe('text');
  });

  it('may have marks of a document around it', async () => {
    expect((await catalogOf(`%YAML 1.1\n---\n${head}topics:\n  yes: {}\n...\n---\n# nothing\n`)).topics).toHaveLength(
      1,
    );
  });

  it.each([
    ['', '1:1 nothing is written here: begin with `version: 1` and `topics:`, or with what `todo-kafka init` writes'],
    [
      '# a\n---\n',
      '1:1 nothing is written here: begin with `version: 1` and `topics:`, or with what `todo-kafka init` writes',
    ],
    [`${head}topics: {}\n---\n${head}`, '5:1 a second document begins here: write all of it in one, without `---`'],
    [`${head}topics:\n\ta: {}\n`, '4:1 tabs cannot indent: write spaces'],
    ['v\0e\0', '1:1 a character U+0000 stands here: is the file in UTF-16? Save it as UTF-8'],
    ['- a\n', '1:1 write a map: `version: 1` and `topics:`, not a list'],
    ['text', '1:1 write a map: `version: 1` and `topics:`, not "text"'],
    [`${head}topics: [a]\n`, '3:1 topics: write a map: the name of each topic, a colon, and its fields, not a list'],
    [
      `${head}topics:\n  a: b\n`,
      '4:3 topics.a: write a map of fields, or nothing for a topic with the defaults, not "b"',
    ],
    ['a: "\\q"\n', '1:5 not valid YAML: invalid escape sequence \\q'],
  ])('that is no catalog is answered with the place and what to write: %j', async (yaml, problem) => {
    expect(await catalogProblems(yaml)).toEqual([problem]);
  });
});

describe('an unknown field', () => {
  it.each([
    ['replication_factor: 3', 'replication_factor', 'did you mean `replicationFactor`?'],
    ['partitons: 3', 'partitons', 'did you mean `partitions`?'],
    ['confgi: {}', 'confgi', 'did you mean `config`?'],
    ['retention.ms: 5', '["retention.ms"]', 'configs of Kafka stand under `config:`'],
    [
      'x-note: a',
      '["x-note"]',
      'there are purpose, partitions, replicationFactor, retention, config, key, value, deadLetter',
    ],
    ['value: { schmea: a, schema: a }', 'value.schmea', 'did you mean `schema`?'],
    ['deadLetter: { retentoin: 1d }', 'deadLetter.retentoin', 'did you mean `retention`?'],
  ])('is answered with what was meant: %s', async (field, path, meant) => {
    const [problem] = await catalogProblems(`${head}topics:\n  a: { ${field} }\n`);
    expect(problem?.replace(/^\d+:\d+ /, '')).toBe(
      `topics.a${path.startsWith('[') ? path : `.${path}`}: unknown field: ${meant}`,
    );
  });
});
