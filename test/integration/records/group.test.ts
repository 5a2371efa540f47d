import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName } from '../../helpers/groups.js';
import { kafkajs } from '../../helpers/kafkajs.js';
import { clusterAddressFlags, kafkaTool } from '../../helpers/kafka-tools.js';
import { recordLines } from '../../helpers/records.js';
import { startBin, type RunningBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

async function topicOf(what: string, partitions: number): Promise<string> {
  return createdTopic(what, '--partitions', String(partitions));
}

/** PARTITION, CURRENT-OFFSET and LAG of a group, as Kafka's own tool shows them. */
async function offsetsOf(group: string): Promise<readonly (readonly string[])[]> {
  const args = [...clusterAddressFlags(), '--describe', '--group', group];
  const shown = await kafkaTool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', args);
  return shown
    .split('\n')
    .filter((line) => line.startsWith(group))
    .map((line) => line.trim().split(/\s+/))
    .map(([, , partition = '', current = '', , lag = '']) => [partition, current, lag])
    .sort();
}

function follow(topic: string, group: string, ...argv: readonly string[]): RunningBin {
  return startBin(['consume', topic, '-g', group, '--from-beginning', ...argv, ...clusterFlags()]);
}

const values = (stdout: string): readonly unknown[] => recordLines(stdout).map(({ value }) => value);

describe('consume --group', () => {
  it('goes on where the group is, and commits what it printed', async () => {
    const [topic, group] = [await topicOf('group', 2), groupName('group')];
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    await writeRecords(topic, 1, ['d']);
    const first = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-e');
    expect([first.code, [...values(first.stdout)].sort()]).toEqual([0, ['a', 'b', 'c', 'd']]);
    expect(await offsetsOf(group)).toEqual([
      ['0', '3', '0'],
      ['1', '1', '0'],
    ]);
    await writeRecords(topic, 0, ['e']);
    const second = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-e');
    expect([second.code, values(second.stdout)]).toEqual([0, ['e']]);
    expect(second.stderr).toContain(`Group "${group}" goes on from what it has committed.`);
  });

  it('commits no more than the limit that it printed, and nothing with --no-commit', async () => {
    const [topic, group] = [await topicOf('limit', 1), groupName('limit')];
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    const peek = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-e', '--no-commit');
    expect(values(peek.stdout)).toEqual(['a', 'b', 'c']);
    const limited = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-n', '2');
    expect(values(limited.stdout)).toEqual(['a', 'b']);
    expect(await offsetsOf(group)).toEqual([['0', '2', '1']]);
  });

  it('shares partitions with members that come and go, and loses nothing', async () => {
    const [topic, group] = [await topicOf('shared', 4), groupName('shared')];
    const write = async (round: string): Promise<void> => {
      await Promise.all([0, 1, 2, 3].map((partition) => writeRecords(topic, partition, [`${round}-${partition}`])));
    };
    const first = follow(topic, group);
    await write('one');
    await eventually(() => expect(values(first.stdout())).toHaveLength(4), { within: 20_000 });
    const second = follow(topic, group);
    await eventually(async () => expect(await memberCount(group)).toBe(2), { within: 20_000 });
    await write('two');
    await eventually(() => expect(values(second.stdout())).toHaveLength(2), { within: 20_000 });
    await eventually(() => expect(values(first.stdout())).toHaveLength(6), { within: 20_000 });
    second.process.kill('SIGINT');
    expectCode(await second.done, 0);
    await write('three');
    await eventually(() => expect(values(first.stdout())).toHaveLength(10), { within: 20_000 });
    first.process.kill('SIGINT');
    expectCode(await first.done, 0);
    expect((await offsetsOf(group)).map(([, current, lag]) => [current, lag])).toEqual(Array(4).fill(['3', '0']));
  });

  it('has a place beside members of kafkajs, and of Java', async () => {
    const [topic, group] = [await topicOf('mixed', 2), groupName('mixed')];
    const consumer = kafkajs().consumer({ groupId: group });
    const theirs: string[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        theirs.push(message.value?.toString() ?? '');
        return Promise.resolve();
      },
    });
    const ours = follow(topic, group);
    await eventually(async () => expect(await memberCount(group)).toBe(2), { within: 20_000 });
    await writeRecords(topic, 0, ['a']);
    await writeRecords(topic, 1, ['b']);
    await eventually(() => expect([...theirs, ...values(ours.stdout())].sort()).toEqual(['a', 'b']), {
      within: 20_000,
    });
    expect(theirs).toHaveLength(1);
    await consumer.disconnect();
    ours.process.kill('SIGINT');
    expectCode(await ours.done, 0);

    const java = kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...[...clusterAddressFlags(), '--topic', topic, '--group', group],
      ...['--max-messages', '1', '--timeout-ms', '30000'],
    ]);
    const beside = follow(topic, group);
    await eventually(async () => expect(await memberCount(group)).toBe(2), { within: 30_000 });
    await writeRecords(topic, 0, ['c']);
    await writeRecords(topic, 1, ['d']);
    const shown = (await java).trim();
    await eventually(() => expect([shown, ...values(beside.stdout())]).toEqual(expect.arrayContaining(['c', 'd'])), {
      within: 20_000,
    });
    beside.process.kill('SIGINT');
    expectCode(await beside.done, 0);
  });

  it('reports how many records retention took before they were read', async () => {
    const [topic, group] = [await topicOf('lost', 1), groupName('lost')];
    await writeRecords(topic, 0, ['a', 'b', 'c', 'd']);
    await todoKafka('consume', topic, '-g', group, '--from-beginning', '-n', '1');
    await todoKafka('topics', 'trim', topic, '--before', '3', '--yes');
    const { code, stdout, stderr } = await todoKafka('consume', topic, '-g', group, '-e');
    expect([code, values(stdout)]).toEqual([0, ['d']]);
    expect(stderr).toContain(
      `Warning: topic "${topic}", partition 0: offsets 1 to 2 are gone (2 in all), reading on at 3\n`,
    );
  });

  it('repeats what was printed after the last commit when it is killed, and skips nothing', async () => {
    const [topic, group] = [await topicOf('killed', 1), groupName('killed')];
    const all = Array.from({ length: 5_000 }, (_, index) => `value ${index}`);
    await writeRecords(topic, 0, all);
    const running = follow(topic, group);
    await eventually(() => expect(running.stdout()).not.toBe(''), { within: 20_000 });
    running.process.kill('SIGKILL');
    await running.done;
    const seen = new Set(values(running.stdout().replace(/[^\n]*$/, '')));
    // The killed member's session has to end before its partition is free.
    const rest = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-e', '--timeout', '90s');
    for (const value of values(rest.stdout)) seen.add(value);
    expect(seen.size).toBe(all.length);
  });

  it('refuses what contradicts it', async () => {
    for (const option of [
      ['-o', '1'],
      ['-p', '0'],
      ['--since', '1h'],
      ['--tail', '1'],
    ] as const) {
      const { code, stderr } = await todoKafka('consume', 'tk-none', '-g', 'g', ...option);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('--group reads what the group says: it goes with none of'),
      ]);
    }
    const { code, stderr } = await todoKafka('consume', 'tk-none', '--no-commit');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--no-commit is for --group')]);
  });
});

async function memberCount(group: string): Promise<number> {
  const admin = kafkajs().admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([group]);
    return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
  } finally {
    await admin.disconnect();
  }
}
