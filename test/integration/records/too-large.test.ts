import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../helpers/documents.js';
import { consumeAll, produce } from '../../helpers/records.js';
import { createdTopic } from '../../helpers/topics.js';

const limited = ['--partitions', '1', '--config', 'max.message.bytes=1000'];

async function valuesOf(topic: string): Promise<readonly unknown[]> {
  return (await consumeAll(topic)).map(({ value }) => value);
}

describe('a line of a stream that the topic does not take', () => {
  it('is too large: it is named with its size and the limit, and nothing after it is sent', async () => {
    const topic = await createdTopic('limit', ...limited);
    const lines = ['first', 'z'.repeat(5_000), 'last'];
    const argv = ['--raw', '-z', 'none', '--json'];
    const { code, stdout, stderr } = await produce(topic, argv, { stdin: lines.join('\n') });
    const reason = "the record takes 5070 bytes, more than the topic's max.message.bytes of 1000 (MESSAGE_TOO_LARGE)";
    expect([code, JSON.parse(stdout), JSON.parse(stderr)]).toEqual([
      1,
      expect.objectContaining({ sent: 1, rejected: 1, valid: 1, unsent: 0, unknown: 0 }),
      expect.objectContaining({
        code: 'RECORD_NOT_SENT',
        message: `line 2: ${reason}; 1 record before it sent, none after it`,
      }),
    ]);
    expect(await valuesOf(topic)).toEqual(['first']);
  });

  it('is counted as it is compressed; with --keep-going the others are sent', async () => {
    const topic = await createdTopic('compressed', ...limited);
    const large = randomBytes(5_000).toString('base64');
    const lines = ['z'.repeat(5_000), large, 'last'];
    const { code, stderr } = await produce(topic, ['--raw', '--keep-going'], { stdin: lines.join('\n') });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/line 2: the record takes \d{4} bytes compressed with/)]);
    expect(stderr).toContain('1 of 3 records were rejected');
    expect(await valuesOf(topic)).toEqual([lines[0], 'last']);
    const checked = await produce(topic, ['--raw', '--dry-run'], { stdin: lines.join('\n') });
    expect([checked.code, checked.stdout]).toEqual([4, '2 records valid, 1 rejected; nothing was sent.\n']);
    const alone = await produce(topic, ['--raw', '--value', large]);
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('max.message.bytes of 1000 (MESSAGE')]);
  });

  it('is refused by the broker alone: what was sent in all is counted, and the last of it named', async () => {
    const topic = await createdTopic('keyless', '--partitions', '1', '--config', 'cleanup.policy=compact');
    const stdin = ['a', null, 'b'].map((key) => JSON.stringify({ key, value: 'v' })).join('\n');
    const { code, stdout, stderr } = await produce(topic, ['--input', 'envelope', '--json'], { stdin });
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ sent: 2, rejected: 1, valid: 2 })]);
    expect(errorOf({ stderr }).message).toMatch(/^line 2: .*; 2 of 3 records sent, line 3 the last of them$/);
    expect((await consumeAll(topic)).map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
