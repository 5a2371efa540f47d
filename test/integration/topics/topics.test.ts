import { describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { clusterAddressFlags, kafkaTool } from '../../helpers/kafka-tools.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

function json(text: string): unknown {
  return JSON.parse(text);
}

interface Sized {
  readonly partition: number;
  readonly sizes: readonly { readonly broker: number; readonly bytes: number }[];
}

interface LogDirsReport {
  readonly brokers: readonly {
    readonly broker: number;
    readonly logDirs: readonly {
      readonly partitions: readonly { readonly partition: string; readonly size: number }[];
    }[];
  }[];
}

describe('topics create and describe', () => {
  it("uses the brokers' defaults for what is not given", async () => {
    const name = await createdTopic('defaults');
    const { stdout } = await todoKafka('topics', 'describe', name, '--json');
    expect(json(stdout)).toMatchObject({
      kind: 'topics.describe',
      version: 1,
      topics: [
        {
          name,
          internal: false,
          replicationFactor: 3,
          partitions: [{ partition: 0 }, { partition: 1 }, { partition: 2 }],
        },
      ],
    });
  });

  it('shows offsets, replicas and where a config comes from', async () => {
    const name = await createdTopic('shown', '--partitions', '1', '--config', 'retention.ms=3600000');
    await writeRecords(name, 0, ['a', 'b']);
    const { stdout } = await todoKafka('topics', 'describe', name, '--json');
    const [topic] = (json(stdout) as { topics: { partitions: object[]; configs: { name: string }[] }[] }).topics;
    expect(topic?.partitions).toEqual([
      {
        partition: 0,
        leader: expect.any(Number) as number,
        leaderEpoch: expect.any(Number) as number,
        replicas: expect.arrayContaining([1, 2, 3]) as number[],
        isr: expect.arrayContaining([1, 2, 3]) as number[],
        offlineReplicas: [],
        startOffset: 0,
        endOffset: 2,
        sizes: expect.any(Array) as object[],
      },
    ]);
    expect(topic?.configs.find((config) => config.name === 'retention.ms')).toEqual({
      name: 'retention.ms',
      value: '3600000',
      source: 'topic',
      sensitive: false,
    });
  });

  it('shows how much each broker keeps, as kafka-log-dirs does', async () => {
    const name = await createdTopic('sized', '--partitions', '2', '--replication-factor', '2');
    await writeRecords(name, 0, ['a'.repeat(10_000)]);
    const { stdout } = await todoKafka('topics', 'describe', name, '--json');
    const [topic] = (json(stdout) as { topics: { partitions: Sized[] }[] }).topics;
    const report = await kafkaTool('org.apache.kafka.tools.LogDirsCommand', [
      ...[...clusterAddressFlags(), '--describe', '--topic-list', name],
    ]);
    const logDirs = json(report.slice(report.indexOf('{"'))) as LogDirsReport;
    const expected = logDirs.brokers.flatMap(({ broker, logDirs: dirs }) =>
      dirs.flatMap(({ partitions }) => partitions.map(({ partition, size }) => `${partition} on ${broker}: ${size}`)),
    );
    const shown = (topic?.partitions ?? []).flatMap(({ partition, sizes }) =>
      sizes.map(({ broker, bytes }) => `${name}-${partition} on ${broker}: ${bytes}`),
    );
    expect(shown.sort()).toEqual(expected.sort());
    expect(shown).toHaveLength(4);
    const text = (await todoKafka('topics', 'describe', name)).stdout;
    expect(text).toMatch(/ +10\.1KB\n/);
    expect(text).toMatch(/^BROKER {2}LEADERS {2}REPLICAS +SIZE$/m);
  });

  it('shows what is there and ends 1 for what is not', async () => {
    const name = await createdTopic('there');
    const { code, stdout, stderr } = await todoKafka('topics', 'describe', name, 'tk-nowhere');
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toContain(name);
    expect(stderr).toBe(
      `Error: the cluster has no topic "tk-nowhere"\nHint: See what is there with ${shownCommand('topics list')}.\n`,
    );
  });

  it('refuses a topic that is there, unless that is fine', async () => {
    const name = await createdTopic('twice');
    const again = await todoKafka('topics', 'create', name);
    expectCode(again, 1);
    expect(again.stderr).toContain(
      `Error: topic "${name}" is there already\nHint: Add \`--if-not-exists\` if that is fine.\n`,
    );
    const fine = await todoKafka('topics', 'create', name, '--if-not-exists', '--json');
    expect(json(fine.stdout)).toMatchObject({ created: false, existed: true, partitions: 3, replicationFactor: 3 });
  });

  it('creates nothing in a dry run, and lets the cluster check', async () => {
    const name = unique('dry');
    const fine = await todoKafka('topics', 'create', name, '--dry-run', '--json');
    expect(json(fine.stdout)).toMatchObject({ created: false, existed: false, dryRun: true, partitions: 3 });
    const wrong = await todoKafka('topics', 'create', name, '--dry-run', '--config', 'nonsense=1');
    expectCode(wrong, 1);
    expect(wrong.stderr).toContain(`Error: cannot create topic "${name}": Unknown topic config name: nonsense\n`);
    expectCode(await todoKafka('topics', 'describe', name), 1);
  });
});

describe('topics list', () => {
  it('filters by name and hides internal topics unless asked', async () => {
    const name = await createdTopic('listed');
    const { stdout } = await todoKafka('topics', 'list', '--match', `^${name}$`, '--json');
    expect(json(stdout)).toEqual({
      kind: 'topics.list',
      version: 1,
      topics: [
        {
          name,
          partitions: 3,
          replicationFactor: 3,
          internal: false,
          underReplicated: 0,
          offline: 0,
          underMinIsr: null,
        },
      ],
    });
    const names = async (...options: string[]): Promise<string> =>
      (await todoKafka('topics', 'list', ...options)).stdout;
    expect(await names()).not.toContain('__consumer_offsets');
    expect(await names('--internal')).toMatch(/^(?:kafkasql-journal|_schemas) /m);
  });
});

describe('topics list by health', () => {
  it('finds topics that take no writes with acks=all', async () => {
    const stuck = await createdTopic('stuck', '--config', 'min.insync.replicas=4');
    const fine = await createdTopic('fine', '--config', 'min.insync.replicas=3');
    const filter = ['--match', `^(${stuck}|${fine})$`];
    const found = await todoKafka('topics', 'list', '--under-min-isr', ...filter, '--json');
    expect(json(found.stdout)).toMatchObject({ topics: [{ name: stuck, underMinIsr: 3, underReplicated: 0 }] });
    expect((await todoKafka('topics', 'list', '--under-min-isr', ...filter)).stdout).toContain('UNDER-MIN-ISR');
    const none = await todoKafka('topics', 'list', '--under-replicated', ...filter);
    expect({ code: none.code, stdout: none.stdout }).toEqual({ code: 0, stdout: 'No topics.\n' });
  });

  it('takes one filter at a time', async () => {
    const { code, stderr } = await todoKafka('topics', 'list', '--offline', '--under-min-isr');
    expectCode({ code, stderr }, 2);
    expect(stderr).toContain('Error: use one of --offline and --under-min-isr\n');
  });
});

describe('topics alter', () => {
  it('changes the keys it names and no others', async () => {
    const name = await createdTopic('altered', '--config', 'retention.ms=1000', '--config', 'compression.type=snappy');
    const { code, stdout } = await todoKafka(
      ...['topics', 'alter', name, '--config', 'retention.ms=5000', '--unset', 'compression.type'],
      ...['--config', 'segment.ms=60000', '--json'],
    );
    expectCode({ code, stdout }, 0);
    expect(json(stdout)).toMatchObject({
      configs: [
        { name: 'retention.ms', before: '1000', after: '5000' },
        { name: 'segment.ms', before: null, after: '60000' },
        { name: 'compression.type', before: 'snappy', after: null },
      ],
      partitions: null,
    });
    const again = await todoKafka('topics', 'alter', name, '--config', 'retention.ms=5000');
    expect(again.stdout).toBe(`${name} is so already.\n`);
  });

  it.each([
    [['--config', 'retention.ms=1000'], 'delete records of "NAME" (retention.ms → 1000)'],
    [['--config', 'cleanup.policy=compact'], 'delete records of "NAME" (cleanup.policy → compact)'],
    [['--partitions', '5'], 'move keys of "NAME" to other partitions (3 → 5)'],
  ])('does not do %j unasked', async (options, words) => {
    const name = await createdTopic('asked');
    const { code, stdout, stderr } = await todoKafka('topics', 'alter', name, ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const expected = words.replace('NAME', name);
    expect(stderr).toContain(
      `Error: nothing was done: this would ${expected}\nHint: Add \`--yes\` to confirm it without a question.\n`,
    );
    expectCode(await todoKafka('topics', 'alter', name, ...options, '--yes'), 0);
  });

  it('refuses fewer partitions, and a topic that is not there', async () => {
    const name = await createdTopic('fewer');
    const { code, stderr } = await todoKafka('topics', 'alter', name, '--partitions', '1', '--yes');
    expectCode({ code, stderr }, 2);
    expect(stderr).toContain(`Error: topic "${name}" has 3 partitions: Kafka cannot take partitions away\n`);
    const missing = await todoKafka('topics', 'alter', 'tk-nowhere', '--partitions', '9', '--yes');
    expectCode(missing, 1);
  });
});

describe('topics delete', () => {
  it('asks with the number of records, and deletes after --yes', async () => {
    const name = await createdTopic('deleted');
    await writeRecords(name, 0, ['a', 'b', 'c']);
    const asked = await todoKafka('topics', 'delete', name);
    expectCode(asked, 2);
    expect(asked.stderr).toContain(`Error: nothing was done: this would delete topic "${name}" with 3 records\n`);
    const done = await todoKafka('topics', 'delete', name, '--yes', '--json');
    expect(json(done.stdout)).toMatchObject({ topics: [{ name, records: 3, deleted: true, error: null }] });
  });

  it('deletes what it can of several and ends 1', async () => {
    const name = await createdTopic('one');
    const { code, stdout, stderr } = await todoKafka('topics', 'delete', name, 'tk-nowhere', '--yes');
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toBe(`- ${name} is deleted, with 0 records\n! tk-nowhere: the cluster has no topic "tk-nowhere"\n`);
    expect(stderr).toContain('Error: 1 of 2 topics not deleted\n');
    expectCode(await todoKafka('topics', 'delete', name, '--if-exists', '--yes'), 0);
  });

  it('protects what Kafka, the registry and Streams keep, and dead letters', async () => {
    const deadLetters = `${await createdTopic('source')}.dlq`;
    deleteAfterwards(deadLetters);
    await todoKafka('topics', 'create', deadLetters);
    await writeRecords(deadLetters, 0, ['x']);
    const { stdout: kept } = await todoKafka('topics', 'list', '--internal');
    const registry = /^(?:kafkasql-journal|_schemas)(?= )/m.exec(kept)?.[0] ?? '';
    for (const name of [registry, deadLetters]) {
      const { code, stderr } = await todoKafka('topics', 'delete', name, '--yes', '--json');
      expectCode({ code, stderr }, 1);
      expect(json(stderr)).toMatchObject({ code: 'TOPIC_PROTECTED' });
    }
    expectCode(await todoKafka('topics', 'delete', deadLetters, '--force', '--yes'), 0);
  });
});
