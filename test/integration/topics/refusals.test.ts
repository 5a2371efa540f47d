import { describe, expect, it } from 'vitest';
import { applyActions } from '../../../src/lib/sync/apply.js';
import type { Action } from '../../../src/lib/sync/actions.js';
import { documentOf, parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { schemaProject } from '../../helpers/schema-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const head = 'version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n';

async function sync(topics: string, ...argv: readonly string[]): Promise<RunResult> {
  const workingDirectory = workspace({ 'topics.yaml': head + topics });
  return runMain(['topics', 'sync', '--no-schemas', '--json', ...argv, ...clusterFlags()], { workingDirectory });
}

/** What is refused, with the reason, and what else there is. */
function sorted({ stdout }: RunResult) {
  const { actions } = parseDocument('topics.sync', stdout);
  const refused = actions.filter((each) => each.action === 'refused');
  return {
    refused: Object.fromEntries(refused.map(({ target, reason }) => [target, reason])),
    others: actions.flatMap((each) => ('topic' in each ? [[each.topic, each.status]] : [])),
  };
}

async function described(topic: string) {
  const { topics } = documentOf('topics.describe', await todoKafka('topics', 'describe', topic, '--json'));
  const overridden = topics[0]?.configs.filter(({ source }) => source === 'topic') ?? [];
  return {
    partitions: topics[0]?.partitions.length,
    configs: overridden.map(({ name, value }) => `${name}=${value ?? ''}`),
  };
}

describe('a dry run of sync', () => {
  it('refuses what the brokers would, and sync does the others and leaves those', async () => {
    const live = await createdTopic('live', '--partitions', '1', '--replication-factor', '1');
    const colliding = (await createdTopic('col.a-b', '--replication-factor', '1')).replace('.', '_');
    const name = unique('refused');
    deleteAfterwards(`${name}-good`);
    const topics = `
  ${live}: { partitions: 20000, config: { retention.ms: 5000 } }
  ${colliding}:
  ${name}-mss: { config: { retention.mss: 1 } }
  ${name}-abc: { config: { retention.ms: abc } }
  ${name}-yes: { config: { min.insync.replicas: yes } }
  ${name}-many: { partitions: 20000 }
  ${name}-own: { config: { constructor: x } }
  ${name}-good:
`;
    const dry = await sync(topics, '--dry-run', '--allow-partition-increase');
    expectCode(dry, 1);
    const reasons = {
      [live]:
        '19999 partitions more are more than a controller makes at once, which are fewer than 10000 (UNKNOWN_SERVER_ERROR)',
      [colliding]: expect.stringContaining('collides with existing topic') as string,
      [`${name}-mss`]: 'Unknown topic config name: retention.mss',
      [`${name}-abc`]: 'Invalid value abc for configuration retention.ms: Not a number of type LONG',
      [`${name}-yes`]: 'Invalid value yes for configuration min.insync.replicas: Not a number of type INT',
      [`${name}-many`]:
        '20000 partitions are more than a controller makes at once, which are fewer than 10000 (POLICY_VIOLATION)',
      [`${name}-own`]: 'Unknown topic config name: constructor',
    };
    expect(sorted(dry)).toEqual({
      refused: reasons,
      others: [
        [live, 'planned'],
        [`${name}-good`, 'planned'],
      ],
    });
    expect(JSON.parse(dry.stderr)).toMatchObject({
      code: 'ITEMS_FAILED',
      message: '7 refused of 9 changes; nothing was done, and the others would be',
    });
    const done = await sync(topics, '--allow-partition-increase', '--yes');
    expectCode(done, 1);
    expect(sorted(done)).toEqual({
      refused: reasons,
      others: [
        [live, 'done'],
        [`${name}-good`, 'done'],
      ],
    });
    expect(await described(live)).toEqual({ partitions: 1, configs: ['retention.ms=5000'] });
  });

  it('asks about changes of topics that are there', async () => {
    const live = await createdTopic('asked', '--partitions', '1', '--replication-factor', '1');
    const dry = await sync(`  ${live}: { config: { min.insync.replicas: yes, constructor: x } }\n`, '--dry-run');
    expectCode(dry, 1);
    expect(sorted(dry).refused[live]).toBe('Unknown topic config name: constructor');
    const replicated = await sync(
      `  ${live}: { replicationFactor: 2, config: { min.insync.replicas: yes } }\n`,
      '--dry-run',
    );
    expectCode(replicated, 1);
    expect(sorted(replicated)).toEqual({
      refused: { [live]: 'Invalid value yes for configuration min.insync.replicas: Not a number of type INT' },
      others: [],
    });
  });

  it('asks about more topics than the controller takes in a request, and one too many takes no other with it', async () => {
    const name = unique('many');
    const partitions = Array.from({ length: 101 }, (_, index) => `  ${name}-p${index}: { partitions: 100 }\n`);
    const words =
      'retention.ms segment.ms flush.ms flush.messages index.interval.bytes max.message.bytes segment.bytes';
    const more = 'segment.index.bytes segment.jitter.ms file.delete.delay.ms delete.retention.ms retention.bytes';
    const config = [...words.split(' '), ...more.split(' '), 'min.compaction.lag.ms']
      .map((key) => `${key}: 100000000`)
      .join(', ');
    const configs = Array.from({ length: 700 }, (_, index) => `  ${name}-c${index}: { config: { ${config} } }\n`);
    const good = [...partitions, ...configs].join('');
    const dry = await sync(good, '--dry-run');
    expectCode(dry, 0);
    expect(sorted(dry).others).toHaveLength(801);
    const mixed = await sync(`${good}  ${name}-x: { partitions: 20000 }\n`, '--dry-run');
    expectCode(mixed, 1);
    expect(Object.keys(sorted(mixed).refused)).toEqual([`${name}-x`]);
    expect(sorted(mixed).others).toHaveLength(801);
  });

  it('refuses a schema that may not follow the one before, and its level stays with it', async () => {
    const { subject, change, run } = schemaProject();
    expectCode(await run('topics', 'sync', '--yes'), 0);
    change({ name: 'must', type: 'string' });
    const words = `! ${subject}  the schema is not BACKWARD: must: version 1 has no such field, and the new schema has no default for it; see \`todo-kafka schemas check\`\n`;
    const dry = await run('topics', 'sync', '--dry-run');
    expectCode(dry, 1);
    expect(dry.stdout).toContain(words);
    const register = await run('schemas', 'register', '--dry-run');
    expectCode(register, 1);
    expect(register.stdout).toContain('must: version 1 has no such field');
    expectCode(await run('topics', 'sync'), 1);
    change({ name: 'may', type: 'string', default: '' });
    expectCode(await run('topics', 'sync', '--dry-run'), 0);
    expectCode(await run('topics', 'sync'), 0);
    change();
    const back = await run('topics', 'sync', '--dry-run');
    expectCode(back, 1);
    expect(back.stdout).toContain(
      `the catalog's schema is an earlier version of "${subject}", whose newest is version 2`,
    );
  });
});

describe('topics alter', () => {
  it('changes nothing where the brokers would refuse a part of it', async () => {
    const live = await createdTopic('alter', '--partitions', '1', '--replication-factor', '1');
    const wanted = ['--partitions', '3', '--config', 'retention.mss=5', '--yes'];
    for (const argv of [wanted, [...wanted, '--dry-run']]) {
      const { code, stderr } = await todoKafka('topics', 'alter', live, ...argv);
      expectCode({ code, stderr }, 1);
      expect(stderr).toContain(
        `Error: cannot alter topic "${live}", nothing was changed: Unknown topic config name: retention.mss\n`,
      );
    }
    expect(await described(live)).toEqual({ partitions: 1, configs: [] });
    const many = await todoKafka('topics', 'alter', live, '--partitions', '20000', '--dry-run');
    expect(many.stderr).toContain('19999 partitions more are more than a controller makes at once');
    const unknown = await todoKafka('topics', 'alter', live, '--unset', 'retention.mss');
    expectCode(unknown, 1);
    expect(unknown.stderr).toContain('Error: Kafka has no config "retention.mss" for topics\n');
  });

  it('adds no partitions where the configs could not be changed after all', async () => {
    const live = await createdTopic('late', '--partitions', '1', '--replication-factor', '1');
    const actions: readonly Action[] = [
      { action: 'add-partitions', topic: live, before: 1, after: 2 },
      {
        action: 'alter-configs',
        topic: live,
        configs: [{ name: 'retention.ms', before: null, after: 'abc', deletesRecords: false }],
      },
    ];
    const sources = {
      kafka: openTestKafka(),
      registry: () => Promise.reject(new Error('there are no schemas in this')),
    };
    expect(await applyActions({ actions, destroyed: [] }, sources)).toMatchObject([
      { error: { message: 'no partitions were added, as its configs could not be changed' } },
      { error: { code: 'INVALID_CONFIG' } },
    ]);
    expect(await described(live)).toEqual({ partitions: 1, configs: [] });
  });

  it('warns of more replicas in sync than there are, as create does', async () => {
    const warning = (name: string): string =>
      `Warning: min.insync.replicas 2 is more than the 1 replica of "${name}": older brokers refuse every write with acks=all then, newer ones count it as 1\n`;
    const name = unique('isr');
    deleteAfterwards(name);
    const wanted = ['--replication-factor', '1', '--config', 'min.insync.replicas=2'];
    const created = await todoKafka('topics', 'create', name, ...wanted);
    expectCode(created, 0);
    expect(created.stderr).toContain(warning(name));
    const other = await createdTopic('isr', '--replication-factor', '1');
    const altered = await todoKafka('topics', 'alter', other, '--config', 'min.insync.replicas=2');
    expectCode(altered, 0);
    expect(altered.stderr).toContain(warning(other));
  });
});

describe('what cannot be sent to a broker', () => {
  it.each([
    [['--replication-factor', '40000'], 'write a whole number of at most 32767'],
    [['--partitions', '99999999999'], 'write a whole number of at most 2147483647'],
    [['--config', `a=${'x'.repeat(40_000)}`], 'Error: config "a" has 40000 bytes, and Kafka\'s texts at most 32767\n'],
  ])('is refused before it is', async (options, message) => {
    const { code, stderr } = await todoKafka('topics', 'create', unique('unsent'), '--dry-run', ...options);
    expectCode({ code, stderr }, 2);
    expect(stderr).toContain(message);
  });

  it('is a problem of the catalog, and a name too long is one', async () => {
    const { code, stderr } = await sync(`  a: { config: { b: ${'x'.repeat(40_000)} } }\n`, '--dry-run');
    expectCode({ code, stderr }, 2);
    expect(stderr).toContain('has 40000 bytes');
    const long = await todoKafka('topics', 'create', 'x'.repeat(40_000));
    expectCode(long, 2);
    expect(long.stderr).toContain('Error: a topic name has at most 249 characters\n');
  });
});
