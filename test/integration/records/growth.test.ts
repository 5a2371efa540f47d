import { describe, expect, it, onTestFinished } from 'vitest';
import { consumeAsMember } from '../../../src/lib/consume/consume-as-member.js';
import { consumeRecords } from '../../../src/lib/consume/consume-records.js';
import { planRanges } from '../../../src/lib/consume/read-ranges.js';
import { jsonlFormat } from '../../../src/lib/consume/record-formats.js';
import { RecordDecoders } from '../../../src/lib/events/record-decoders.js';
import { defaultMemberTimings } from '../../../src/lib/kafka/group/group-member-options.js';
import { GroupMember } from '../../../src/lib/kafka/group/group-member.js';
import { namedTopics, type TopicSelection } from '../../../src/lib/kafka/topic-selection.js';
import { TopicPatterns } from '../../../src/lib/topics/topic-patterns.js';
import { linearPattern } from '../../../src/lib/values/pattern.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName } from '../../helpers/groups.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { recordLines } from '../../helpers/records.js';
import { startBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const values = (text: string): readonly unknown[] => recordLines(text).map(({ value }) => value);

const like = (pattern: string): TopicSelection => new TopicPatterns([linearPattern(pattern)]);

interface FollowingOptions {
  readonly partitions?: readonly number[];
  readonly fromEnd?: boolean;
  readonly group?: string;
  /** Milliseconds between two looks of the group at its topics. */
  readonly topicsInterval?: number;
}

/** Follows topics as `consume` does, and looks for new ones often. */
async function following(
  topics: TopicSelection,
  { partitions, fromEnd, group, topicsInterval = 200 }: FollowingOptions = {},
) {
  const [base, stop, changes] = [openTestKafka(), new AbortController(), [] as string[]];
  const kafka = base.withSignal(stop.signal);
  const start = { kind: fromEnd === true ? 'end' : 'beginning' } as const;
  const { ranges } = await planRanges(kafka, {
    ...{ topics, start, end: null, readCommitted: true },
    partitions: partitions ?? null,
  });
  const options = {
    ...{ ranges, readCommitted: true, maxMessages: null, format: jsonlFormat, filter: null },
    onUndecodable: () => undefined,
    onGap: () => undefined,
    onTooLarge: () => undefined,
    follow: {
      topics,
      wants: ({ partition }: { partition: number }) => partitions?.includes(partition) ?? true,
      deletedTopics: topics.names === null ? ('end' as const) : ('throw' as const),
      interval: 200,
      onChange: (topic: string, change: string) => void changes.push(`${topic} ${change}`),
      onFailure: () => undefined,
    },
  };
  const timings = { ...defaultMemberTimings, heartbeatInterval: 200, topicsInterval };
  const member =
    group === undefined
      ? null
      : new GroupMember(base, { groupId: group, topics, ...timings, onWarning: () => undefined });
  const decoders = new RecordDecoders(() => Promise.reject(new Error('there is no registry')));
  const asMember = { ...options, commits: true, output: { taken: 0, held: 0, readerGone: false } };
  const chunks =
    member === null
      ? consumeRecords(kafka, decoders, options)
      : consumeAsMember(kafka, member, decoders, {
          ...asMember,
          onUncertain: () => undefined,
          onCommitted: () => undefined,
        });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const { bytes } of chunks) text += bytes.toString();
  };
  const failure = read().then(
    () => null,
    (error: unknown) => error,
  );
  const leave = async (): Promise<unknown> => {
    stop.abort();
    const ended = await failure;
    await member?.leave();
    return ended;
  };
  onTestFinished(async () => {
    await leave();
  });
  return { seen: () => [...values(text)].sort(), changes, failure, leave };
}

async function makeAnew(topic: string, partitions: number): Promise<void> {
  expectCode(await todoKafka('topics', 'delete', topic, '--yes', '--force'), 0);
  await eventually(async () => {
    expectCode(await todoKafka('topics', 'create', topic, '--partitions', String(partitions)), 0);
  });
}

async function named(prefix: string, name: string): Promise<string> {
  const topic = `${prefix}.${name}`;
  deleteAfterwards(topic);
  expectCode(await todoKafka('topics', 'create', topic, '--partitions', '1'), 0);
  return topic;
}

describe('consume, which follows topics', () => {
  it('reads partitions that are added to them from their beginning, of those that are wanted', async () => {
    const topic = await createdTopic('grows', '--partitions', '1');
    await writeRecords(topic, 0, ['before']);
    const all = await following(namedTopics([topic]), { fromEnd: true });
    const some = await following(namedTopics([topic]), { partitions: [0] });
    await writeRecords(topic, 0, ['a']);
    await eventually(() => expect([all.seen(), some.seen()]).toEqual([['a'], ['a', 'before']]));
    expectCode(await todoKafka('topics', 'alter', topic, '--partitions', '3', '--yes'), 0);
    await writeRecords(topic, 1, ['b', 'c']);
    await writeRecords(topic, 2, ['d']);
    await eventually(() => expect(all.seen()).toEqual(['a', 'b', 'c', 'd']));
    await writeRecords(topic, 0, ['e']);
    await eventually(() => expect(some.seen()).toEqual(['a', 'before', 'e']));
  });

  it('reads a topic that was made anew from its start, however many partitions that has', async () => {
    const topic = await createdTopic('anew', '--partitions', '2');
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    await writeRecords(topic, 1, ['d']);
    const { seen, changes } = await following(namedTopics([topic]));
    await eventually(() => expect(seen()).toHaveLength(4));
    await makeAnew(topic, 1);
    await writeRecords(topic, 0, ['e', 'f', 'g', 'h', 'i']);
    await eventually(() => expect(seen()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']));
    await makeAnew(topic, 3);
    for (const partition of [0, 1, 2]) await writeRecords(topic, partition, [`p${partition}`]);
    await eventually(() => expect(seen().slice(-3)).toEqual(['p0', 'p1', 'p2']));
    expect([seen().length, changes]).toEqual([12, [`${topic} made-anew`, `${topic} made-anew`]]);
  });

  it('reads topics that a pattern picks as they come, and drops those that go', async () => {
    const prefix = unique('pattern');
    const first = await named(prefix, 'one');
    await named(prefix, 'one.dlq');
    await writeRecords(first, 0, ['a']);
    const { seen, changes, failure, leave } = await following(like(`${prefix}\\..*`));
    await eventually(() => expect(seen()).toEqual(['a']));
    const second = await named(prefix, 'two');
    await writeRecords(second, 0, ['b']);
    await writeRecords(`${prefix}.one.dlq`, 0, ['letter']);
    await eventually(() => expect(seen()).toEqual(['a', 'b']));
    expectCode(await todoKafka('topics', 'delete', first, '--yes'), 0);
    await eventually(() => expect(changes).toEqual([`${second} found`, `${first} deleted`]));
    await writeRecords(second, 0, ['c']);
    await named(prefix, 'one');
    await writeRecords(first, 0, ['d']);
    await eventually(() => expect(seen()).toEqual(['a', 'b', 'c', 'd']));
    expect(changes.slice(2)).toEqual([`${first} found`]);
    await leave();
    expect(await failure).toMatchObject({ name: 'AbortError' });
  });

  it('waits where nothing has a name that a pattern matches yet', async () => {
    const prefix = unique('none-yet');
    const { seen } = await following(like(`${prefix}.*`), { fromEnd: true });
    const topic = await named(prefix, 'one');
    await writeRecords(topic, 0, ['a']);
    await eventually(() => expect(seen()).toEqual(['a']));
  });
});

describe('consume --group, which follows topics', () => {
  it('has its share of those that come to match, and leaves out those that go', async () => {
    const [prefix, group] = [unique('members'), groupName('pattern')];
    const first = await named(prefix, 'one');
    await writeRecords(first, 0, ['a']);
    const members = [
      await following(like(`${prefix}\\..*`), { group }),
      await following(like(`${prefix}\\..*`), { group }),
    ];
    const seen = (): readonly unknown[] => members.flatMap((member) => member.seen()).sort();
    await eventually(() => expect(seen()).toEqual(['a']));
    const second = await named(prefix, 'two');
    await writeRecords(second, 0, ['b']);
    await eventually(() => expect(seen()).toEqual(['a', 'b']));
    expectCode(await todoKafka('topics', 'delete', first, '--yes'), 0);
    await writeRecords(second, 0, ['c']);
    await eventually(() => expect(seen()).toEqual(['a', 'b', 'c']));
  });

  it('reads a topic that was made anew from its start, and commits for that', async () => {
    const [topic, group] = [await createdTopic('member-anew', '--partitions', '1'), groupName('anew')];
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    const { seen, leave } = await following(namedTopics([topic]), { group, topicsInterval: 600_000 });
    await eventually(() => expect(seen()).toHaveLength(3));
    await makeAnew(topic, 1);
    await writeRecords(topic, 0, ['d', 'e']);
    await eventually(() => expect(seen()).toEqual(['a', 'b', 'c', 'd', 'e']));
    await leave();
    await writeRecords(topic, 0, ['f']);
    const rest = await todoKafka('consume', topic, '-g', group, '-e');
    expect([rest.code, values(rest.stdout)]).toEqual([0, ['f']]);
  });
});

describe('consume --regex', () => {
  it('reads what is there of all topics whose whole name matches, each line with its topic', async () => {
    const prefix = unique('regex');
    const names = [await named(prefix, 'a'), await named(prefix, 'b'), await named(`x${prefix}`, 'c')];
    for (const name of names) await writeRecords(name, 0, [name]);
    const { code, stdout, stderr } = await todoKafka('consume', `${prefix}.*`, '--regex', '--from-beginning', '-e');
    expect([code, stderr, values(stdout)]).toEqual([0, '', expect.arrayContaining(names.slice(0, 2))]);
    expect(recordLines(stdout).map(({ topic, value }) => topic === value)).toEqual([true, true]);
    const both = [`${prefix}.a`, `x${prefix}.*`, '--regex', '--from-beginning', '-e', '-p', '0,7', '-n', '9'];
    const more = await todoKafka('consume', ...both, '-g', groupName('regex')).then(({ stderr: text }) => text);
    expect(more).toContain(
      '--group reads what the group says: it goes with none of --offset, --since, --tail and --partition',
    );
    const ofTwo = await todoKafka('consume', ...both);
    expect([ofTwo.code, [...values(ofTwo.stdout)].sort()]).toEqual([0, [names[0], names[2]]]);
    const asMember = ['--regex', '--from-beginning', '-e', '-g', groupName('regex')];
    expect(values((await todoKafka('consume', `${prefix}.*`, ...asMember)).stdout)).toHaveLength(2);
  });

  it('reads internal topics and dead letters where a pattern asks for them', async () => {
    const prefix = unique('letters');
    const [topic, letters] = [await named(prefix, 'a'), await named(prefix, 'a.dlq')];
    for (const name of [topic, letters]) await writeRecords(name, 0, [name]);
    const read = (...patterns: readonly string[]) =>
      todoKafka('consume', ...patterns, '--regex', '--from-beginning', '-e');
    const all = await read(`${prefix}.*`);
    expect([all.code, values(all.stdout), all.stderr]).toEqual([
      0,
      [topic],
      '1 topic of dead letters left out: a pattern such as ".*\\.dlq" reads them.\n',
    ]);
    const asked = await read(`${prefix}.*`, `${prefix}.*\\.dlq`);
    expect([asked.code, [...values(asked.stdout)].sort(), asked.stderr]).toEqual([0, [topic, letters], '']);
    const internal = await read('_+consumer_offsets', '-n', '1');
    expect(recordLines(internal.stdout).map((line) => line.topic)).toEqual(['__consumer_offsets']);
  });

  it('says what is wrong with what it was given', async () => {
    const prefix = unique('wrong');
    const hint = expect.stringContaining('Did you mean `--regex`?') as string;
    const forgotten = await todoKafka('consume', `${prefix}.*`);
    expect([forgotten.code, forgotten.stderr]).toEqual([2, hint]);
    expect(forgotten.stderr).toContain(`no topic can be named "${prefix}.*"`);
    const broken = await todoKafka('consume', `${prefix}(`, '--regex');
    expect([broken.code, broken.stderr]).toEqual([
      2,
      expect.stringContaining(`--regex: "${prefix}(" is not a regular`),
    ]);
    const nothing = await todoKafka('consume', `${prefix}.*`, '--regex', '-e');
    expect([nothing.code, nothing.stderr]).toEqual([
      1,
      expect.stringContaining(`no topic has a name that matches "${prefix}.*"`),
    ]);
    const waiting = startBin(['consume', `${prefix}.*`, '--regex', ...clusterFlags()]);
    await eventually(() => expect(waiting.stderr()).toContain(`"${prefix}.*" yet: those that come are read`));
    waiting.process.kill('SIGINT');
    expectCode(await waiting.done, 0);
  });
});
