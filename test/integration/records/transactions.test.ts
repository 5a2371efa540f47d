import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { produce, recordLines } from '../../helpers/records.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

async function valuesOf(topic: string, ...argv: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e', ...argv);
  return recordLines(stdout).map(({ value }) => value);
}

describe('produce --transactional', () => {
  it('commits all records together', async () => {
    const topic = await createdTopic('committed', '--partitions', '2');
    const stdin = Array.from({ length: 1_000 }, (_, index) => `${index}:value ${index}`).join('\n');
    const { code, stdout } = await produce(topic, ['--raw', '-K', ':', '--transactional', '--json'], { stdin });
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ sent: 1_000, unknown: 0 })]);
    // The coordinator answers first and then writes the markers that make the records readable.
    await expect.poll(() => valuesOf(topic), { timeout: 20_000 }).toHaveLength(1_000);
  });

  it('shows none where one is bad, to readers of committed records', async () => {
    const topic = await createdTopic('aborted', '--partitions', '1');
    const stdin = 'a:first\nb:second\nno key\nc:third\n';
    const { code, stdout, stderr } = await produce(topic, ['--raw', '-K', ':', '--transactional', '--json'], { stdin });
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ sent: 0, unsent: 2, rejected: 1 })]);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'RECORD_INVALID' });
    expect(await valuesOf(topic)).toEqual([]);
    expect(await valuesOf(topic, '--read-uncommitted')).toEqual(['first', 'second']);
  });

  it('is for all or none', async () => {
    const { code, stderr } = await produce('tk-none', ['--transactional', '--keep-going']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--transactional sends all records or none')]);
  });

  foreignTest('is seen as one by confluent-kafka', async () => {
    const topic = await createdTopic('seen', '--partitions', '1');
    await produce(topic, ['--raw', '--transactional'], { stdin: 'one\ntwo\n' });
    await produce(topic, ['--raw', '-K', ':', '--transactional'], { stdin: 'a:three\nbad\n' });
    const read = async (isolation: string): Promise<number> => {
      const lines = await python('records.py', ['consume', testCluster().brokers, topic, isolation]);
      return lines.trim().split('\n').length;
    };
    expect([await read('read_committed'), await read('read_uncommitted')]).toEqual([2, 3]);
  });
});

describe('the end of a topic', () => {
  it('is found behind markers, an aborted tail and a transaction that is still open', async () => {
    const topic = await createdTopic('tail', '--partitions', '1');
    await produce(topic, ['--raw', '--transactional'], { stdin: 'kept\n' });
    await produce(topic, ['--raw', '-K', ':', '--transactional'], { stdin: 'a:dropped\nbad\n' });
    expect(await valuesOf(topic)).toEqual(['kept']);
    const open = produce(topic, ['--raw', '--transactional', '--rate', '1/s', '--json'], {
      stdin: 'open 1\nopen 2\nopen 3\nopen 4\n',
    });
    await eventually(async () => {
      const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e', '--read-uncommitted');
      expect(recordLines(stdout).map(({ value }) => value)).toContain('open 1');
    });
    const { code, stdout, stderr } = await todoKafka('consume', topic, '--from-beginning', '-e');
    expect([code, recordLines(stdout).map(({ value }) => value)]).toEqual([0, ['kept']]);
    expect(stderr).toMatch(/^Warning: \d offsets? after the last stable offset are not shown: a transaction is open/);
    expectCode(await open, 0);
    // A transaction that is committed is there for readers once its marker is, which brokers write afterwards.
    await expect.poll(() => valuesOf(topic)).toEqual(['kept', 'open 1', 'open 2', 'open 3', 'open 4']);
  });
});
