import { describe, expect, it } from 'vitest';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

async function values(topic: string, ...how: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await todoKafka('consume', topic, '-e', ...how);
  return recordLines(stdout).map(({ value }) => value);
}

describe('-o -N', () => {
  it('counts records, not the markers of transactions between them', async () => {
    const topic = await createdTopic('last', '--partitions', '1');
    for (const stdin of ['a\nb\nc\n', 'd\n', 'e\nf\n']) {
      expect((await produce(topic, ['--raw', '--transactional'], { stdin })).code).toBe(0);
    }
    expect(await values(topic, '-o', '-0')).toEqual([]);
    expect(await values(topic, '-o', '-1')).toEqual(['f']);
    expect(await values(topic, '-o', '-2')).toEqual(['e', 'f']);
    expect(await values(topic, '-o', '-3')).toEqual(['d', 'e', 'f']);
    expect(await values(topic, '-o', '-5')).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(await values(topic, '-o', '-99')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await todoKafka('topics', 'trim', topic, '--before', '1', '--yes');
    expect(await values(topic, '-o', '-99')).toEqual(['b', 'c', 'd', 'e', 'f']);
  });
});

describe('lines with keys', () => {
  it('may be separated by a tab that the shell has not read, and be tombstones from stdin', async () => {
    const topic = await createdTopic('tabs', '--partitions', '1');
    const { code, stderr } = await produce(topic, ['--raw', '-K', '\\t', '-Z'], {
      stdin: 'k1\tone\nk2\t\nk3\tthree\n',
    });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect((await consumeAll(topic)).map(({ key, value }) => [key, value])).toEqual([
      ['k1', 'one'],
      ['k2', null],
      ['k3', 'three'],
    ]);
  });
});
