import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { loneBroker } from '../../helpers/lone-broker.js';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { runMain } from '../../helpers/run-main.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, startTodoKafka, todoKafka, writeRecords } from '../../helpers/topics.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';

describe('a broker that makes topics by itself', () => {
  it('makes none for us: an unknown topic fails by name, and topics, groups and commits stay as they were', async () => {
    const brokers = await loneBroker({ 'auto.create.topics.enable': 'true', 'log.cleaner.backoff.ms': '200' });
    const flags = ['--brokers', brokers];
    const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      await runMain(['topics', 'create', 'kept', '--partitions', '2', ...flags]);
      await runMain(['produce', 'kept', '--raw', ...flags], { stdin: 'a\nb\n' });
      await admin.setOffsets({ groupId: 'kept-group', topic: 'kept', partitions: [{ partition: 0, offset: '0' }] });
      const state = async (): Promise<unknown> => [
        (await admin.listTopics()).sort(),
        (await admin.listGroups()).groups,
        await admin.fetchOffsets({ groupId: 'kept-group', topics: ['kept'] }),
      ];
      const before = await state();
      for (const argv of [
        ['consume', 'tk-typo', '--from-beginning', '-e'],
        ['consume', 'tk-typo'],
        ['consume', 'tk-typo', '-g', 'tk-group', '-e'],
        ['topics', 'describe', 'tk-typo'],
        ['produce', 'tk-typo', '--raw', '--value', 'x'],
        ['produce', 'tk-typo', '--value', '{}'],
      ]) {
        const { code, stdout, stderr } = await runMain([...argv, ...flags]);
        expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('the cluster has no topic "tk-typo"')]);
      }
      await runMain(['consume', 'kept', '--from-beginning', '-e', ...flags]);
      expect(await state()).toEqual(before);
      await compactedMiddle(flags);
    } finally {
      await admin.disconnect();
    }
  });
});

/** Offsets that compaction has emptied, with the end of what is asked for among them: no record ever reaches it. */
async function compactedMiddle(flags: readonly string[]): Promise<void> {
  const config = { 'cleanup.policy': 'compact', 'segment.ms': '50', 'min.cleanable.dirty.ratio': '0.001' };
  const options = Object.entries(config).flatMap(([name, value]) => ['--config', `${name}=${value}`]);
  await runMain(['topics', 'create', 'compacted', '--partitions', '1', ...options, ...flags]);
  // Each write is later than the last by more than a segment may span, so that it begins one.
  let timestamp = Date.now() - 60_000;
  const write = async (...records: readonly (readonly [key: string, value: string])[]): Promise<void> => {
    timestamp += 100;
    const lines = records.map(([key, value]) => JSON.stringify({ key, value, timestamp }));
    await runMain(['produce', 'compacted', '--input', 'envelope', '--raw', ...flags], { stdin: lines.join('\n') });
  };
  await write(['a', '1'], ['b', '1']);
  for (let round = 2; round < 6; round++) await write(['a', String(round)]);
  const middle = timestamp + 1;
  await write(['a', '6']);
  await write(['c', '1']);
  const read = async (...argv: readonly string[]): Promise<readonly unknown[]> => {
    const { stdout } = await runMain(['consume', 'compacted', '--from-beginning', ...argv, ...flags]);
    return recordLines(stdout).map(({ key, value }) => [key, value].join(''));
  };
  await eventually(async () => expect(await read('-e')).toEqual(['b1', 'a6', 'c1']), { within: 40_000 });
  expect(await read('--until', String(middle), '--timeout', '10s')).toEqual(['b1']);
}

describe('a partition', () => {
  it('far bigger than a fetch is read to its end, and so are small ones beside it', async () => {
    const topic = await createdTopic('big', '--partitions', '3', '--config', 'max.message.bytes=8388608');
    const large = 'x'.repeat(700_000);
    const lines = Array.from({ length: 60 }, (_, index) => JSON.stringify({ value: `${index} ${large}`, key: null }));
    await produce(topic, ['--input', 'envelope', '-p', '1', '-z', 'none'], { stdin: lines.join('\n') });
    await produce(topic, ['--raw', '-p', '0', '--value', 'small']);
    await produce(topic, ['--raw', '-p', '2', '--value', 'y'.repeat(5_000_000), '-z', 'none']);
    const records = await consumeAll(topic);
    const big = records.filter(({ partition }) => partition === 1);
    expect(big.map(({ value }) => Number((value as string).split(' ')[0]))).toEqual(lines.map((_, index) => index));
    expect(records.filter(({ partition }) => partition !== 1).map(({ value }) => (value as string).length)).toEqual(
      expect.arrayContaining([5, 5_000_000]),
    );
  });

  it('refuses a record that is too large; the others go on with --keep-going', async () => {
    const topic = await createdTopic('limit', '--partitions', '1', '--config', 'max.message.bytes=1000');
    const lines = ['first', 'z'.repeat(5_000), 'last'];
    const { code, stdout, stderr } = await produce(topic, ['--raw', '--keep-going', '-z', 'none', '--json'], {
      stdin: lines.join('\n'),
    });
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        sent: 2,
        rejected: 1,
        rejections: [
          expect.objectContaining({ number: 2, message: expect.stringContaining('MESSAGE_TOO_LARGE') as string }),
        ],
      }),
    ]);
    expect(stderr).toContain('MESSAGE_TOO_LARGE');
    expect((await consumeAll(topic)).map(({ value }) => value)).toEqual(['first', 'last']);
  });

  it('without keys is refused by a compacted topic, record by record', async () => {
    const topic = await createdTopic('keyless', '--partitions', '1', '--config', 'cleanup.policy=compact');
    const lines = [{ key: 'a' }, { key: null }, { key: 'b' }].map((record) =>
      JSON.stringify({ ...record, value: 'v' }),
    );
    const { code, stdout } = await produce(topic, ['--input', 'envelope', '--keep-going', '--json'], {
      stdin: lines.join('\n'),
    });
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ sent: 2, rejected: 1 })]);
    expect((await consumeAll(topic)).map(({ key }) => key)).toEqual(['a', 'b']);
  });
});

describe('what goes away', () => {
  it('a topic that is deleted while it is read ends the run by name', async () => {
    const topic = await createdTopic('deleted', '--partitions', '2');
    await writeRecords(topic, 0, ['a']);
    const following = startTodoKafka('consume', topic, '--from-beginning', '--json');
    await eventually(() => expect(following.stdout()).toContain('"value":"a"'));
    await todoKafka('topics', 'delete', topic, '--yes');
    const { code, stdout, stderr } = await following.done;
    expect([code, recordLines(stdout).length, JSON.parse(stderr)]).toEqual([
      1,
      1,
      expect.objectContaining({ code: 'TOPIC_NOT_FOUND', message: `topic "${topic}" was deleted while it was read` }),
    ]);
  });

  it('a registry that is down ends 3, and bytes can be read without it', async () => {
    const topic = await createdTopic('registry', '--partitions', '1');
    await registerSchema(`${topic}-value`, shippedSchema('task-created'));
    await produce(topic, ['--sample', '2']);
    await produce(topic, ['--raw', '--value', 'text']);
    const flags = ['--brokers', testCluster().brokers, '--registry', 'http://127.0.0.1:1'];
    const decoded = await runMain(['consume', topic, '--from-beginning', '-e', '--json', ...flags]);
    expect([decoded.code, JSON.parse(decoded.stderr)]).toEqual([
      3,
      expect.objectContaining({ code: 'REGISTRY_UNREACHABLE' }),
    ]);
    const raw = await runMain(['consume', topic, '--from-beginning', '-e', '--output', 'raw', ...flags]);
    expect([raw.code, raw.stderr, raw.stdout.endsWith('text\n')]).toEqual([0, '', true]);
    const none = await runMain(['consume', topic, '--from-beginning', '-e', '--brokers', testCluster().brokers]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--brokers names no schema registry')]);
  });
});
