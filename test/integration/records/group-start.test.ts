import { describe, expect, it } from 'vitest';
import { consumeAsMember } from '../../../src/lib/consume/consume-as-member.js';
import { planRanges } from '../../../src/lib/consume/read-ranges.js';
import { jsonlFormat } from '../../../src/lib/consume/record-formats.js';
import { RecordDecoders } from '../../../src/lib/events/record-decoders.js';
import { commitGroupOffsets } from '../../../src/lib/kafka/group/alter-offsets.js';
import { defaultMemberTimings } from '../../../src/lib/kafka/group/group-member-options.js';
import { GroupMember } from '../../../src/lib/kafka/group/group-member.js';
import { namedTopics } from '../../../src/lib/kafka/topic-selection.js';
import { eventually } from '../../helpers/eventually.js';
import { groupName } from '../../helpers/groups.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { recordLines } from '../../helpers/records.js';
import { startBin } from '../../helpers/run-bin.js';
import { consumerOf, remembering, serviceProject } from '../../helpers/service-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

const values = (text: string): readonly unknown[] => recordLines(text).map(({ value }) => value);

async function commit(group: string, topic: string, offset: number): Promise<void> {
  const answer = await commitGroupOffsets(openTestKafka(), group, [
    { topic, partition: 0, offset, leaderEpoch: -1, metadata: '' },
  ]);
  expect([...answer.entries()].map(([, error]) => error)).toEqual([null]);
}

/** Reads a topic as the only member of a group, which looks for new partitions often. */
async function reading(topic: string, follows: boolean) {
  const [base, stop] = [openTestKafka(), new AbortController()];
  const kafka = base.withSignal(stop.signal);
  const end = follows ? null : ({ kind: 'end' } as const);
  const topics = namedTopics([topic]);
  const options = {
    topics,
    partitions: null,
    start: { kind: 'beginning' } as const,
    end,
    readCommitted: true,
  };
  const { ranges } = await planRanges(kafka, options);
  const group = { groupId: groupName('added'), topics };
  const member = new GroupMember(base, {
    ...group,
    ...defaultMemberTimings,
    heartbeatInterval: 200,
    topicsInterval: 200,
    onWarning: () => undefined,
  });
  const decoders = new RecordDecoders(() => Promise.reject(new Error('there is no registry')));
  let text = '';
  const read = async (): Promise<void> => {
    const chunks = consumeAsMember(kafka, member, decoders, {
      ...{ ranges, readCommitted: true, maxMessages: null, commits: true, format: jsonlFormat, filter: null },
      follow: follows
        ? {
            topics,
            wants: () => true,
            deletedTopics: 'throw',
            interval: 200,
            onChange: () => undefined,
            onFailure: () => undefined,
          }
        : null,
      output: { taken: 0, held: 0, readerGone: false },
      onUncertain: () => undefined,
      onUndecodable: () => undefined,
      onCommitted: () => undefined,
      onGap: () => undefined,
      onTooLarge: () => undefined,
    });
    for await (const { bytes } of chunks) text += bytes.toString();
  };
  const leave = async (): Promise<void> => {
    stop.abort();
    await member.leave();
  };
  return { read, leave, values: () => [...values(text)].sort() };
}

describe('partitions that are added while a group reads', () => {
  it('are read from their beginning by who follows, whose group shares them out', async () => {
    const topic = await createdTopic('grows', '--partitions', '1');
    await writeRecords(topic, 0, ['a']);
    const { read, leave, values: seen } = await reading(topic, true);
    const done = read().catch(() => undefined);
    await eventually(() => expect(seen()).toEqual(['a']), { within: 20_000 });
    await todoKafka('topics', 'alter', topic, '--partitions', '3', '--yes');
    await writeRecords(topic, 1, ['b', 'c']);
    await writeRecords(topic, 2, ['d']);
    await eventually(() => expect(seen()).toEqual(['a', 'b', 'c', 'd']), { within: 20_000 });
    await leave();
    await done;
  });

  it('are none of what was there, where it ends at that', async () => {
    const topic = await createdTopic('grows-later', '--partitions', '1');
    await writeRecords(topic, 0, ['a']);
    const { read, leave, values: seen } = await reading(topic, false);
    await todoKafka('topics', 'alter', topic, '--partitions', '2', '--yes');
    await writeRecords(topic, 1, ['b']);
    await read();
    await leave();
    expect(seen()).toEqual(['a']);
  });
});

describe('a commit beyond the end of the log', () => {
  it('has consume --group begin at the start of the log, and say so', async () => {
    const [topic, group] = [await createdTopic('beyond', '--partitions', '1'), groupName('beyond')];
    await writeRecords(topic, 0, ['a', 'b']);
    await commit(group, topic, 1_000);
    const { code, stdout, stderr } = await todoKafka('consume', topic, '-g', group, '-e');
    expect([code, values(stdout)]).toEqual([0, ['a', 'b']]);
    expect(stderr).toContain(
      `Warning: topic "${topic}", partition 0: offset 1000 is beyond the end of the log, reading on at 0\n`,
    );
    await writeRecords(topic, 0, ['c']);
    expect(values((await todoKafka('consume', topic, '-g', group, '-e')).stdout)).toEqual(['c']);
  });

  it('has a service begin there too, and tells it', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = groupName('beyond-service');
    await todoKafka('produce', topic, '--sample', '3');
    await commit(groupId, topic, 1_000);
    const [seen, lost] = [remembering(), [] as unknown[]];
    const consumer = consumerOf({ ...connect, groupId, hooks: { onLost: (each) => void lost.push(each) } });
    consumer.registerHandler(topic, seen.handler);
    await consumer.start();
    await eventually(() => expect(seen.ids()).toHaveLength(3), { within: 20_000 });
    expect(lost).toEqual([{ topic, partition: 0, from: 1_000, to: 0, lost: 0 }]);
  });
});

it('a start that was asked for beyond the end of the log is where it ends, for who follows', async () => {
  const topic = await createdTopic('asked-beyond', '--partitions', '1');
  await writeRecords(topic, 0, ['a']);
  const running = startBin(['consume', topic, '-o', '50', '-n', '1', ...clusterFlags()]);
  await eventually(
    () => expect(running.stderr()).toContain('offset 50 is beyond the end of the log, reading on at 1'),
    {
      within: 20_000,
    },
  );
  await writeRecords(topic, 0, ['b']);
  const { code, stdout } = await running.done;
  expect([code, values(stdout)]).toEqual([0, ['b']]);
});
