import { crc32c } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { buildBatch, unnumbered } from '../../../src/lib/kafka/records/batch-builder.js';
import { batchLayout } from '../../../src/lib/kafka/records/batch-layout.js';
import { readBatches } from '../../../src/lib/kafka/records/record-batch.js';
import { receivedRecords, type ReceivedRecord } from '../../../src/lib/services/consumer/received-record.js';

const many = 25_000;

async function piecesOf(bytes: Buffer): Promise<readonly (readonly ReceivedRecord[])[]> {
  const [batch] = readBatches(bytes, 0);
  if (batch === undefined) throw new Error('no batch');
  const read = { topic: 't', partition: 0, batch, from: 0, to: null };
  const pieces: (readonly ReceivedRecord[])[] = [];
  for await (const piece of receivedRecords(read, new AbortController().signal)) pieces.push(piece);
  return pieces;
}

describe('the records that a service has received', () => {
  const records = Array.from({ length: many }, () => ({ key: null, value: null, headers: [], timestamp: 0 }));

  it('come in pieces, so that a batch of millions is never a list of millions', async () => {
    const pieces = await piecesOf(await buildBatch(records, 'none', unnumbered));
    expect(pieces.map(({ length }) => length)).toEqual([10_000, 10_000, 5_000]);
    expect(
      pieces.flat().every(({ offset, end, damage }, index) => offset === index && end === index + 1 && !damage),
    ).toBe(true);
  });

  it('are what was there before a damaged one, and then the batch in the place of the rest', async () => {
    const bytes = await buildBatch(records, 'none', unnumbered);
    bytes.writeUInt8(0x7e, bytes.length - 100); // the length of one of the last
    bytes.writeUInt32BE(crc32c(bytes.subarray(batchLayout.attributes)), batchLayout.crc);
    const [first, second, ...rest] = await piecesOf(bytes);
    expect([first?.length, second?.length]).toEqual([10_000, 10_000]);
    const letter = { offset: 20_000, end: many, value: bytes, damage: expect.any(Error) as unknown };
    expect(rest).toEqual([[expect.objectContaining(letter)]]);
  });
});
