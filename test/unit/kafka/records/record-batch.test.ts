import { describe, expect, it } from 'vitest';
import { compressionCodecs } from '../../../../src/lib/kafka/codecs/codec.js';
import { buildBatch, recordSize, unnumbered } from '../../../../src/lib/kafka/records/batch-builder.js';
import {
  batchLayout,
  readBatches,
  recordsOf,
  type RecordBatch,
} from '../../../../src/lib/kafka/records/record-batch.js';
import { RecordCursor } from '../../../../src/lib/kafka/records/record-cursor.js';
import type { NewRecord } from '../../../../src/lib/kafka/records/record.js';

const bytes = (text: string): Buffer => Buffer.from(text);

const records: readonly NewRecord[] = [
  { key: bytes('a'), value: bytes('first'), headers: [], timestamp: 1_700_000_000_000 },
  { key: null, value: null, headers: [], timestamp: 1_600_000_000_000 },
  { key: bytes(''), value: bytes(''), headers: [{ key: bytes(''), value: bytes('') }], timestamp: 1_700_000_000_001 },
  {
    key: bytes('b'),
    value: Buffer.alloc(100_000, 'long'),
    headers: [
      { key: bytes('x'), value: bytes('1') },
      { key: bytes('y'), value: null },
      { key: bytes('x'), value: Buffer.from([0, 255]) },
    ],
    timestamp: 4_102_444_800_000,
  },
];

async function readAll(batch: RecordBatch): Promise<readonly (NewRecord & { readonly offset: number })[]> {
  const cursor = new RecordCursor(batch, await recordsOf(batch));
  const all = [];
  while (cursor.next()) {
    const { offset, timestamp } = cursor;
    all.push({ offset, timestamp, key: cursor.key(), value: cursor.value(), headers: cursor.headers() });
  }
  return all;
}

function only(data: Buffer): RecordBatch {
  const [batch] = readBatches(data);
  if (batch === undefined) throw new Error('no batch');
  return batch;
}

describe('a record batch', () => {
  it.each(compressionCodecs)('reads back what was built with %s', async (codec) => {
    const batch = only(await buildBatch(records, codec, unnumbered));
    expect(await readAll(batch)).toEqual(records.map((record, offset) => ({ ...record, offset })));
    expect(batch).toMatchObject({ baseOffset: 0, lastOffset: 3, maxTimestamp: 4_102_444_800_000, control: false });
  });

  it('carries who wrote it', async () => {
    const sequence = { producerId: 2n ** 62n, producerEpoch: 7, baseSequence: 2 ** 31 - 1, transactional: true };
    const batch = only(await buildBatch(records, 'none', sequence));
    expect(batch).toMatchObject({ producerId: 2n ** 62n, transactional: true });
    expect(batch.bytes.readInt16BE(batchLayout.producerEpoch)).toBe(7);
    expect(batch.bytes.readInt32BE(batchLayout.baseSequence)).toBe(2 ** 31 - 1);
  });

  it('is left out where it is cut off', async () => {
    const whole = await buildBatch(records, 'gzip', unnumbered);
    const data = Buffer.concat([whole, whole.subarray(0, whole.length - 1)]);
    expect([...readBatches(data)]).toHaveLength(1);
    expect([...readBatches(whole.subarray(0, 5))]).toHaveLength(0);
  });

  it('has the time of its arrival for all records where the topic says so', async () => {
    const data = await buildBatch(records.slice(0, 2), 'none', unnumbered);
    const batch = { ...only(data), logAppendTime: true, maxTimestamp: 42 };
    expect((await readAll(batch)).map(({ timestamp }) => timestamp)).toEqual([42, 42]);
  });

  it('is refused where a bit of it has changed', async () => {
    const data = await buildBatch(records, 'snappy', unnumbered);
    data[data.length - 1] = (data[data.length - 1] ?? 0) ^ 1;
    await expect(recordsOf(only(data))).rejects.toThrow('the batch at offset 0 is damaged: its checksum is wrong');
  });

  it('is refused where its format is older than Kafka 0.11', async () => {
    const data = await buildBatch(records, 'none', unnumbered);
    data.writeBigInt64BE(12n, batchLayout.baseOffset);
    data.writeInt8(1, batchLayout.magic);
    const batch = only(data);
    expect(batch.lastOffset).toBe(12);
    await expect(recordsOf(batch)).rejects.toThrow(
      'the records at offset 12 have message format 1, which brokers before Kafka 0.11 wrote',
    );
  });

  it('is refused where its records do not fit in it', async () => {
    const batch = only(await buildBatch(records, 'none', unnumbered));
    const all = await recordsOf(batch);
    const cursor = new RecordCursor(batch, all.subarray(0, all.length - 1));
    expect([cursor.next(), cursor.next(), cursor.next()]).toEqual([true, true, true]);
    expect(() => cursor.next()).toThrow('the batch at offset 0 is damaged: a record ends too early');
    const more = new RecordCursor({ ...batch, recordCount: 5 }, all);
    for (let index = 0; index < 4; index++) more.next();
    expect(() => more.next()).toThrow('a record ends too early');
  });

  it('takes no more than was reckoned for each record', async () => {
    for (const record of records) {
      const batch = await buildBatch([record], 'none', unnumbered);
      expect(batch.length - batchLayout.records).toBeLessThanOrEqual(recordSize(record));
    }
  });
});
