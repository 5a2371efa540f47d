import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { expectCode } from '../../helpers/expect-code.js';
import { produce, recordLines, type RecordLine } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

const payment = JSON.stringify({
  type: 'record',
  name: 'Payment',
  fields: [
    { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 } },
    { name: 'fee', type: ['string', { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }], default: '' },
    { name: 'on', type: { type: 'int', logicalType: 'date' } },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
  ],
});

async function paymentTopic(): Promise<{ readonly topic: string; readonly header: Buffer }> {
  const topic = await createdTopic('logical', '--partitions', '1');
  const header = Buffer.alloc(5);
  header.writeInt32BE(await registerSchema(`${topic}-value`, payment, 'AVRO'), 1);
  return { topic, header };
}

async function consumed(topic: string, ...options: readonly string[]): Promise<readonly RecordLine[]> {
  return recordLines((await todoKafka('consume', topic, '--from-beginning', '-e', ...options)).stdout);
}

describe('decimals, dates and times', () => {
  it('go in as text or numbers and come out as they went in, digit for digit', async () => {
    const { topic } = await paymentTopic();
    const stdin = [
      '{"amount":"12.34","on":"2026-11-29","at":"2026-11-29T20:00:00Z"}',
      '{"amount":123456789012345678.91,"fee":{"bytes":0.5},"on":20786,"at":1795982400000}',
    ].join('\n');
    expectCode(await produce(topic, [], { stdin }), 0);
    expectCode(
      await produce(topic, ['--set', 'amount=-0.05', '--set', 'fee=1.5', '--set', 'on=1970-01-01', '--set', 'at=0']),
      0,
    );
    const lines = await consumed(topic);
    expect(lines.map(({ value }) => value)).toEqual([
      { amount: '12.34', fee: { string: '' }, on: 20786, at: 1795982400000 },
      { amount: '123456789012345678.91', fee: { bytes: '0.50' }, on: 20786, at: 1795982400000 },
      { amount: '-0.05', fee: { bytes: '1.50' }, on: 0, at: 0 },
    ]);
    const [readable] = await consumed(topic, '--logical', 'readable', '-n', '1');
    expect(readable?.value).toMatchObject({ on: '2026-11-29', at: '2026-11-29T20:00:00.000Z' });
    const large = await consumed(topic, '--filter', 'decimal(value.amount) > decimal("12.339")');
    expect(large.map(({ offset }) => offset)).toEqual([0, 1]);
    expect(await consumed(topic, '--filter', '0 > decimal(value.amount)')).toHaveLength(1);
  });

  it('are refused where they do not fit', async () => {
    const { topic } = await paymentTopic();
    const result = await produce(topic, ['--value', '{"amount":"12.345","fee":"1.00","on":"2026-02-30","at":"noon"}']);
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('it does not fit its schema')]);
    expect(result.stderr).toContain('amount: expected a decimal with 2 digits after the point at most, found "12.345"');
    expect(result.stderr).toContain('fee: ambiguous: "1.00" fits more than one type of the union');
    expect(result.stderr).toContain('on: expected a number or a date such as "2026-01-31", found "2026-02-30"');
  });

  it('come with their bytes where others wrote them in another way, and go on as they are', async () => {
    const { topic, header } = await paymentTopic();
    // 12.34 in three bytes; a fee of 12345.67, of more digits than its schema allows.
    const stored = Buffer.concat([header, Buffer.from('060004d2' + '020612d687' + '0000', 'hex')]).toString('base64');
    const line = JSON.stringify({ key: 'k', value: { $bytes: stored } });
    expectCode(await produce(topic, ['--input', 'envelope', '--raw'], { stdin: line }), 0);
    const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e');
    const [first] = recordLines(stdout);
    expect(first?.value).toEqual({ amount: '12.34', fee: { bytes: '12345.67' }, on: 0, at: 0 });
    expect(first).toHaveProperty('valueBytes', stored);
    expectCode(await produce(topic, ['--input', 'envelope'], { stdin: stdout }), 0);
    const edited = JSON.stringify({
      ...(parseJson(stdout) as object),
      value: { amount: '1.00', fee: { bytes: '1.00' }, on: 0, at: 0 },
    });
    expectCode(await produce(topic, ['--input', 'envelope'], { stdin: edited }), 0);
    const [, again, other] = await consumed(topic);
    expect(again).toHaveProperty('valueBytes', stored);
    expect(other).toMatchObject({ value: { amount: '1.00' } });
    expect(other).not.toHaveProperty('valueBytes');
  });
});
