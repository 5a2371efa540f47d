import { batchAttributes, batchLayout } from '../../../src/lib/kafka/records/batch-layout.js';

export interface BatchShape {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly producerId?: number;
  readonly kind?: 'plain' | 'transactional' | 'commit' | 'abort';
}

/** The one record of a marker: its key is a version and a type, each of 16 bits; 0 is an abort. */
const markerRecord = (type: number): Buffer => Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, type, 1, 0]);

/** A batch of which only the header is looked at, and of a marker its record: no checksum, no values. */
export function batchBytes({ baseOffset, lastOffset, producerId = -1, kind = 'plain' }: BatchShape): Buffer {
  const marker = kind === 'commit' || kind === 'abort';
  const records = marker ? markerRecord(kind === 'abort' ? 0 : 1) : Buffer.alloc(0);
  const header = Buffer.alloc(batchLayout.records);
  header.writeBigInt64BE(BigInt(baseOffset), batchLayout.baseOffset);
  header.writeInt32BE(header.length + records.length - batchLayout.partitionLeaderEpoch, batchLayout.batchLength);
  header.writeInt8(2, batchLayout.magic);
  const transactional = kind === 'plain' ? 0 : batchAttributes.transactional;
  header.writeInt16BE(transactional | (marker ? batchAttributes.control : 0), batchLayout.attributes);
  header.writeInt32BE(lastOffset - baseOffset, batchLayout.lastOffsetDelta);
  header.writeBigInt64BE(BigInt(producerId), batchLayout.producerId);
  header.writeInt32BE(lastOffset - baseOffset + 1, batchLayout.recordCount);
  return Buffer.concat([header, records]);
}
