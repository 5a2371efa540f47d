import { crc32c } from '@node-rs/crc32';
import { expect, it } from 'vitest';
import { BatchText } from '../../../src/lib/consume/batch-text.js';
import { jsonlFormat } from '../../../src/lib/consume/record-formats.js';
import { RecordDecoders } from '../../../src/lib/events/record-decoders.js';
import { buildBatch, unnumbered } from '../../../src/lib/kafka/records/batch-builder.js';
import { batchLayout } from '../../../src/lib/kafka/records/batch-layout.js';
import { readBatches } from '../../../src/lib/kafka/records/record-batch.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';

it('writes nothing of a record whose headers are damaged but the line of its batch', async () => {
  const header = { key: Buffer.from('name'), value: Buffer.from('value') };
  const data = await buildBatch([{ key: null, value: null, headers: [header], timestamp: 0 }], 'none', unnumbered);
  data.writeUInt8(0x7e, data.indexOf('name') - 1); // its name is longer than all that is there
  data.writeUInt32BE(crc32c(data.subarray(batchLayout.attributes)), batchLayout.crc);
  const [batch] = readBatches(data, 0);
  if (batch === undefined) throw new Error('no batch');
  const decoders = new RecordDecoders(() => Promise.reject(new Error('no registry')));
  const read = { topic: 't', partition: 0, batch, from: 0, to: null };
  const text = await BatchText.open(read, decoders, {
    format: jsonlFormat,
    filter: null,
    onUndecodable: () => undefined,
  });
  const sink = new JsonSink();
  expect([text.writeNext(sink), text.writeNext(sink)]).toEqual(['written', 'end']);
  expect(JSON.parse(sink.written().toString())).toMatchObject({
    error: 'the batch at offset 0 is damaged: a record ends too early',
  });
});
