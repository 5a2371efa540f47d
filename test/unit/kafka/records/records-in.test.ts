import { describe, expect, it } from 'vitest';
import { buildBatch } from '../../../../src/lib/kafka/records/batch-builder.js';
import { batchLayout } from '../../../../src/lib/kafka/records/batch-layout.js';
import { readBatches, type RecordBatch } from '../../../../src/lib/kafka/records/record-batch.js';
import type { NewRecord } from '../../../../src/lib/kafka/records/record.js';
import { recordsIn, type BatchOfPartition } from '../../../../src/lib/kafka/records/records-in.js';

const header = { key: Buffer.alloc(0), value: null };
const noSequence = { producerId: -1n, producerEpoch: -1, baseSequence: -1, transactional: false };

const { signal } = new AbortController();

async function count(read: BatchOfPartition): Promise<number> {
  let records = 0;
  for await (const run of recordsIn(read, signal)) records += [...run].length;
  return records;
}

async function batchOf(...values: readonly string[]): Promise<RecordBatch> {
  return batchFrom(values.map((value) => ({ key: null, value: Buffer.from(value), headers: [], timestamp: 0 })));
}

async function batchFrom(records: readonly NewRecord[]): Promise<RecordBatch> {
  const [batch] = readBatches(await buildBatch(records, 'none', noSequence), 0);
  if (batch === undefined) throw new Error('no batch');
  return batch;
}

describe('the records in a batch', () => {
  it('are those between the offsets that were asked for', async () => {
    const place = { topic: 't', partition: 1, batch: await batchOf('a', 'b', 'c', 'd') };
    const offsets = async (from: number, to: number | null): Promise<readonly number[]> => {
      const found: number[] = [];
      for await (const run of recordsIn({ ...place, from, to }, signal))
        for (const { offset } of run) found.push(offset);
      return found;
    };
    expect(await offsets(0, null)).toEqual([0, 1, 2, 3]);
    expect(await offsets(1, 3)).toEqual([1, 2]);
  });

  it('name their partition where the batch is damaged, be it as a whole or in a record', async () => {
    const batch = await batchOf('a', 'b');
    const read = { topic: 't', partition: 1, from: 0, to: null };
    const damaged = 'topic "t", partition 1: the batch at offset 0 is damaged';
    await expect(count({ ...read, batch: { ...batch, recordCount: 3 } })).rejects.toThrow(damaged);
    const bytes = Buffer.from(batch.bytes);
    bytes.writeUInt32BE(0, batchLayout.crc);
    const failed = count({ ...read, batch: { ...batch, bytes } });
    await expect(failed).rejects.toMatchObject({ code: 'RECORD_UNDECODABLE' });
    await expect(failed).rejects.toThrow(damaged);
  });

  it('are not read of a batch that has a record with a hundred thousand headers and more', async () => {
    const read = { topic: 't', partition: 1, from: 0, to: null };
    const withHeaders = async (length: number): Promise<RecordBatch> =>
      batchFrom([{ key: null, value: null, headers: Array.from({ length }, () => header), timestamp: 0 }]);
    expect(await count({ ...read, batch: await withHeaders(100_000) })).toBe(1);
    const failed = count({ ...read, batch: await withHeaders(100_001) });
    await expect(failed).rejects.toThrow('topic "t", partition 1: the record at offset 0 has more than 100000 headers');
    await expect(failed).rejects.toMatchObject({ code: 'RECORD_UNDECODABLE' });
  });

  it('give others their turn on the way, however many there are, and end where the signal does', async () => {
    const read = {
      topic: 't',
      partition: 0,
      batch: await batchOf(...Array.from('abcd', (value) => value.repeat(4_096))),
      from: 0,
      to: null,
    };
    const stop = new AbortController();
    const seen: string[] = [];
    const walk = (async () => {
      for await (const run of recordsIn(read, stop.signal)) {
        for (const { offset } of run) {
          seen.push(`record ${offset}`);
          setImmediate(() => seen.push(`turn after ${offset}`));
          if (offset === 2) setImmediate(() => stop.abort(new Error('enough')));
          for (const begun = performance.now(); performance.now() - begun < 60;); // longer than a turn may be
        }
      }
    })();
    await expect(walk).rejects.toThrow('enough');
    expect(seen).toEqual([0, 1, 2].flatMap((offset) => [`record ${offset}`, `turn after ${offset}`]));
  });
});
