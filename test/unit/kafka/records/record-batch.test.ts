import { describe, expect, it } from 'vitest';
import { compressionCodecs } from '../../../../src/lib/kafka/codecs/codecs.js';
import { buildBatch, recordSize, unnumbered } from '../../../../src/lib/kafka/records/batch-builder.js';
import { batchLayout } from '../../../../src/lib/kafka/records/batch-layout.js';
import { openRecords } from '../../../../src/lib/kafka/records/open-records.js';
import { readBatches, type RecordBatch } from '../../../../src/lib/kafka/records/record-batch.js';
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
  const cursor = await openRecords(batch);
  const all = [];
  while (cursor.next()) {
    const { offset, timestamp } = cursor;
    all.push({ offset, timestamp, key: cursor.key(), value: cursor.value(), headers: cursor.headers() });
  }
  return all;
}

function only(data: Buffer): RecordBatch {
  const [batch] = readBatches(data, 0);
  if (batch === undefined) throw new Error('no batch');
  return batch;
}

describe('a record batch', () => {
  it.each(compressionCodecs)('reads back what was built with %s', async (codec) => {
    const batch = only(await buildBatch(records, codec, unnumbered));
    expect(await readAll(batch)).toEqual(records.map((record, offset) => ({ ...record, offset })));
    expect(batch).toMatchObject({ baseOffset: 0, lastOffset: 3, maxTimestamp: 4_102_444_800_000, control: false });
  });

  it.each([
    ['the lowest times', [-(2n ** 63n), -(2n ** 63n) + 1n]],
    ['the highest times', [2n ** 63n - 1n, 2n ** 63n - 2n]],
    ['times as far apart as they can be', [-(2n ** 63n), 2n ** 63n - 1n, 0, -1]],
    ['nanoseconds beside milliseconds', [1_795_946_591_633, 1_795_946_591_633_000_001n, 1_795_946_591_634]],
    ['times beside one from before 1970', [-1_700_000_000_000_000_001n, 1_795_946_591_633, 1_795_946_591_658]],
    ['times beside 2^53', [2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n, -(2 ** 53) + 1]],
  ])('keeps all digits of %s', async (_, times) => {
    const timed = times.map((timestamp) => ({ key: null, value: null, headers: [], timestamp }));
    const batch = only(await buildBatch(timed, 'none', unnumbered));
    expect((await readAll(batch)).map(({ timestamp }) => timestamp)).toEqual(times);
    const latest = times.reduce((a, b) => (b > a ? b : a));
    expect(BigInt(batch.maxTimestamp)).toBe(BigInt(latest));
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
    expect([...readBatches(data, 0)]).toHaveLength(1);
    expect([...readBatches(whole.subarray(0, 5), 0)]).toHaveLength(0);
  });

  it('has the time of its arrival for all records where the topic says so', async () => {
    const data = await buildBatch(records.slice(0, 2), 'none', unnumbered);
    const batch = { ...only(data), logAppendTime: true, maxTimestamp: 42 };
    expect((await readAll(batch)).map(({ timestamp }) => timestamp)).toEqual([42, 42]);
  });

  it('is refused where a bit of it has changed', async () => {
    const data = await buildBatch(records, 'snappy', unnumbered);
    data[data.length - 1] = (data[data.length - 1] ?? 0) ^ 1;
    await expect(openRecords(only(data))).rejects.toThrow('the batch at offset 0 is damaged: its checksum is wrong');
  });

  it('is refused where its format is unknown, or the bytes are no message of an old one', async () => {
    for (const [magic, reason] of [
      [3, 'the records at offset 12 have unknown message format 3'],
      [1, 'the message at offset 12 is damaged: its checksum is wrong'],
    ] as const) {
      const data = await buildBatch(records, 'none', unnumbered);
      data.writeBigInt64BE(12n, batchLayout.baseOffset);
      data.writeInt8(magic, batchLayout.magic);
      const batch = only(data);
      expect(batch.lastOffset).toBe(12);
      await expect(openRecords(batch)).rejects.toThrow(reason);
    }
  });

  it('is refused where its records do not fit in it', async () => {
    const batch = only(await buildBatch(records, 'none', unnumbered));
    const all = batch.bytes.subarray(batchLayout.records);
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

describe('an answer that makes no sense', () => {
  it.each([0, 1, 2])('has a batch of format %i without all of its header read as a damaged one', async (magic) => {
    const data = (await buildBatch(records, 'none', unnumbered)).subarray(0, batchLayout.crc);
    data.writeInt8(magic, batchLayout.magic);
    data.writeInt32BE(data.length - batchLayout.partitionLeaderEpoch, batchLayout.batchLength);
    const [batch] = readBatches(data, 0);
    if (batch === undefined) throw new Error('no batch');
    await expect(openRecords(batch)).rejects.toThrow('the batch at offset 0 is damaged: it ends too early');
  });

  it.each([
    ['a batch of a negative length', 8, -1, "a broker's answer has a batch of -1 bytes after offset 6"],
    ['an offset that no log has', 0, -5, /^a broker's answer has a batch at offset -\d+, which no log has$/],
  ])('is refused in words: %s', async (_, at, value, message) => {
    const data = await buildBatch(records, 'none', unnumbered);
    data.writeInt32BE(value, at);
    expect(() => [...readBatches(data, 7)]).toThrow(message);
  });
});
