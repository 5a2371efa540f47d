import * as fc from 'fast-check';
import { compatibilityLevels } from '../../src/lib/documents/schema-words.js';

/** Texts of catalogs such as people write, and such as nobody should, about topics whose names begin with this. */
export function catalogTexts(prefix: string, seed: number): { readonly first: string; readonly second: string } {
  const [drawn] = fc.sample(fc.tuple(firstCatalog, secondCatalog), { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error('fast-check drew nothing');
  return { first: textOf(prefix, drawn[0]), second: textOf(prefix, drawn[1]) };
}

/** Flags of `topics sync` that shape a plan, beside those that delete. */
export function syncFlags(seed: number): readonly string[] {
  const flags = fc.subarray(['--allow-partition-increase', '--prune-config', '--cap-replication']);
  return fc.sample(flags, { seed, numRuns: 1 })[0] ?? [];
}

const weighted = <Value>(...choices: readonly (readonly [weight: number, ...values: Value[]])[]) =>
  fc.oneof(...choices.map(([weight, ...values]) => ({ weight, arbitrary: fc.constantFrom(...values) })));

const goodNames = [
  'orders',
  'user.created',
  '1.10',
  '1.1',
  '007',
  '7',
  'null',
  'yes',
  'a.b',
  'a-b',
  '-dash',
  '1e3',
  '~x',
];
const longName = 'long.'.repeat(45);
const badNames = ['a_b', 'a b', 'ä', 'a/b', 'x'.repeat(260), longName];

const goodConfigs: readonly (readonly [string, ...string[]])[] = [
  ['retention.ms', '604800000', '-1', '1000', '"86400000"', '007'],
  ['cleanup.policy', 'compact', 'delete', '"compact,delete"', 'delete, compact'],
  ['flush.messages', '9223372036854775807', '1'],
  ['min.cleanable.dirty.ratio', '0.50', '.5', '1e-1'],
  ['max.message.bytes', '1048588', '2147483647'],
  ['preallocate', 'true', 'TRUE', 'False'],
  ['compression.type', 'snappy', 'producer', 'zstd'],
  ['min.insync.replicas', '1'],
  ['segment.ms', '3600000', '" 3600000 "'],
  ['message.timestamp.type', 'LogAppendTime', 'CreateTime'],
  ['min.compaction.lag.ms', '100'],
  ['follower.replication.throttled.replicas', '"*"', '""'],
];
const badConfigs: readonly (readonly [string, ...string[]])[] = [
  ['retention.mss', '1000'],
  ['retention.ms', 'abc', 'forever', '1_000', '0o17', '1.5', '9223372036854775808', '""', '-5', '.inf', '7d'],
  ['min.insync.replicas', 'yes', '0', '9', '1.0'],
  ['cleanup.policy', 'compac', '[compact, delete]', '"none"'],
  ['compression.type', 'quick', 'GZIP'],
  ['preallocate', 'yes', 'on', '1'],
  ['segment.bytes', '1'],
  ['max.compaction.lag.ms', '5'],
  ['remote.storage.enable', 'true'],
  ['message.format.version', '2.0'],
  ['constructor', 'x'],
  ['flush.messages', '~', '0'],
];

interface TopicText {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly configs: readonly (readonly [string, string])[];
}

interface CatalogTexts {
  readonly topics: readonly TopicText[];
  readonly defaults: string;
  readonly breaks: string;
  readonly style: { readonly flow: boolean; readonly crlf: boolean; readonly merge: boolean };
}

const configPair = (configs: typeof goodConfigs) =>
  fc
    .constantFrom(...configs)
    .chain(([name, ...values]) => fc.constantFrom(...values).map((value) => [name, value] as const));

function topicsOf(badness: number, name: fc.Arbitrary<string>) {
  const fields = fc.record(
    {
      partitions: weighted([100, '1', '2', '3', '4'], [badness, '0', '20000', '0o3', '"2"', '3.0', '99999999999']),
      replicationFactor: weighted([100, '1'], [badness, '5', '40000', 'three']),
      retention: weighted([100, '7d', '12h', 'P7D', 'forever'], [badness, '7', '-1', 'soon', '0.5ms']),
      deadLetter: weighted(
        [100, 'true', 'false', '{ retention: 1d }', '{ config: { segment.ms: 7200000 } }'],
        [badness, 'yes'],
      ),
      purpose: weighted([100, 'text', '"a: b"', "'#'", '|\n      two\n      lines'], [badness, '~']),
      value: fc
        .tuple(
          fc.constantFrom(
            'old.avsc',
            'new.avsc',
            'new.avsc',
            ...(badness > 0 ? ['old.avsc', 'new.avsc', 'none.avsc'] : []),
          ),
          fc.constantFrom(...compatibilityLevels),
        )
        .map(([file, level]) => `{ schema: ${file}, compatibility: ${level} }`),
    },
    { requiredKeys: [] },
  );
  const good = fc.uniqueArray(configPair(goodConfigs), { selector: ([key]) => key, maxLength: 4 });
  const bad = fc.array(configPair(badConfigs), { minLength: 1, maxLength: 1 });
  const configs = fc.oneof(
    { weight: 12, arbitrary: good },
    ...(badness > 0 ? [{ weight: badness, arbitrary: bad }] : []),
  );
  return fc.uniqueArray(fc.record({ name, fields, configs }), {
    selector: (topic) => topic.name,
    minLength: 1,
    maxLength: 4,
  });
}

const style = fc.record({ flow: fc.boolean(), crlf: fc.boolean(), merge: fc.boolean() });
const mild = topicsOf(0, fc.constantFrom(...goodNames));
const wild = topicsOf(2, weighted([60, ...goodNames], [2, ...badNames]));
const breaks = [
  '',
  'topics: {}\n',
  'toppics: {}\n',
  'x-anchor: *none\n',
  'x-any: { a: [1, 2] }\n',
  '---\nversion: 1\n',
  '\tversion: 1\n',
  'groups: { g: { topics: [nothing] } }\n',
  'keep: ["a/b"]\n',
];

const firstCatalog: fc.Arbitrary<CatalogTexts> = fc.record({
  topics: mild,
  defaults: fc.constant('{ partitions: 1, replicationFactor: 1 }'),
  breaks: fc.constant(''),
  style,
});
const secondCatalog: fc.Arbitrary<CatalogTexts> = fc.record({
  topics: fc.oneof({ weight: 3, arbitrary: mild }, { weight: 5, arbitrary: wild }),
  defaults: weighted(
    [12, '{ partitions: 1, replicationFactor: 1 }', '{ partitions: 2, replicationFactor: 1, deadLetter: true }'],
    [3, '{ partitions: 2, replicationFactor: 1, config: { segment.ms: 7200000 } }'],
    [
      1,
      '{ partitions: 1 }',
      '{ partitions: 1, replicationFactor: 1, config: { segment.mss: 1 } }',
      '{ partitions: 1, replicationFactor: 7 }',
    ],
  ),
  breaks: weighted([12, ''], [2, ...breaks]),
  style,
});

function textOf(
  prefix: string,
  { topics, defaults, breaks: added, style: { flow, crlf, merge } }: CatalogTexts,
): string {
  const lines = topics.map(({ name, fields, configs }) => {
    const isSaid = ([key]: readonly [string, string]): boolean =>
      key === 'retention.ms' && fields['retention'] !== undefined;
    const config = configs.filter((pair) => !isSaid(pair)).map(([key, value]) => `${key}: ${value}`);
    const pairs = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
    const isFlow =
      flow && !pairs.some((pair) => pair.includes('\n')) && ![...config].some((pair) => /: [^"[].*,/.test(pair));
    if (merge) pairs.unshift('<<: *shared');
    if (isFlow) return `  ${prefix}${name}: { ${[...pairs, `config: { ${config.join(', ')} }`].join(', ')} }\n`;
    const block = pairs.map((pair) => `    ${pair}\n`).join('');
    return `  ${prefix}${name}:\n${block}    config: # as it is\n${config.map((pair) => `      ${pair}\n`).join('')}`;
  });
  const shared = merge ? 'x-shared: &shared { purpose: shared }\n' : '';
  const text = `version: 1\n${shared}defaults: ${defaults}\ntopics:\n${lines.join('')}${added}`;
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}
