import { crc32c } from '@node-rs/crc32';
import * as fc from 'fast-check';
import { PrettyRecords } from '../../src/commands/shared/pretty-records.js';
import { TerminalText } from '../../src/lib/cli/terminal-text.js';
import { createTheme } from '../../src/lib/cli/theme.js';
import { BatchText } from '../../src/lib/consume/batch-text.js';
import { jsonlFormat } from '../../src/lib/consume/record-formats.js';
import { templateFormat } from '../../src/lib/consume/template-format.js';
import { readOrigin } from '../../src/lib/dead-letters/origin.js';
import { RecordDecoders } from '../../src/lib/events/record-decoders.js';
import { compressionCodecs } from '../../src/lib/kafka/codecs/codecs.js';
import { readAssignment, readSubscription } from '../../src/lib/kafka/group/consumer-protocol.js';
import { AbortedTransactions } from '../../src/lib/kafka/reader/aborted-transactions.js';
import { buildBatch, unnumbered } from '../../src/lib/kafka/records/batch-builder.js';
import { openRecords } from '../../src/lib/kafka/records/open-records.js';
import { readBatches } from '../../src/lib/kafka/records/record-batch.js';
import { batchLayout } from '../../src/lib/kafka/records/batch-layout.js';
import { JsonSink } from '../../src/lib/values/json-sink.js';
import { changed, changes } from './inputs.js';
import { fuzz } from './fuzz.js';

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const times = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer());
const record = fc.record({
  key: fc.option(bytes),
  value: fc.option(
    fc.oneof(
      bytes,
      fc.string().map((text) => Buffer.from(text)),
    ),
  ),
  headers: fc.array(fc.record({ key: bytes, value: fc.option(bytes) }), { maxLength: 3 }),
  timestamp: times.map((time) => (Number.isSafeInteger(Number(time)) ? Number(time) : time)),
});
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 5 }),
  codec: fc.constantFrom(...compressionCodecs),
  changes,
  mends: fc.boolean(),
});

/** Changed bytes, with a checksum that is right again where that is wanted, so that what is behind it is read. */
async function bytesOf({
  records,
  codec,
  changes: wanted,
  mends,
}: typeof batch extends fc.Arbitrary<infer B> ? B : never) {
  const data = changed(await buildBatch(records, codec, unnumbered), wanted);
  if (mends && data.length > batchLayout.records) {
    data.writeInt32BE(data.length - batchLayout.partitionLeaderEpoch, batchLayout.batchLength);
    data.writeUInt32BE(crc32c(data.subarray(batchLayout.attributes)), batchLayout.crc);
  }
  return data;
}

const decoders = new RecordDecoders(() => Promise.reject(new Error('no registry')));
const pretty = new PrettyRecords(createTheme(new TerminalText(false), false));
const limit = 16_000_000;

fuzz('record batches are read', 0.12, batch, async (input) => {
  for (const each of readBatches(await bytesOf(input), 0, limit)) {
    const cursor = await openRecords(each);
    while (cursor.next()) {
      cursor.key();
      cursor.value();
      readOrigin(cursor.headers(), 't.dlq');
    }
  }
});

fuzz(
  'record batches are printed',
  0.08,
  fc.tuple(batch, fc.constantFrom(jsonlFormat, templateFormat('%t %p %o %T %d %k %K %S %h\\n'))),
  async ([input, format]) => {
    const aborted = new AbortedTransactions([{ producerId: 5n, firstOffset: 0 }]);
    for (const each of readBatches(await bytesOf(input), 0, limit)) {
      aborted.hides(each);
      const sink = new JsonSink();
      const read = { topic: 't', partition: 0, batch: { ...each }, from: 0, to: null };
      const text = await BatchText.open(read, decoders, { format, filter: null, onUndecodable: () => undefined });
      for (let outcome = text.writeNext(sink); outcome === 'written';) outcome = text.writeNext(sink);
      if (format === jsonlFormat) pretty.text(sink.written());
    }
  },
);

fuzz('bytes in the place of batches', 0.03, fc.uint8Array({ maxLength: 300 }), async (input) => {
  for (const each of readBatches(Buffer.from(input), 0, limit)) {
    const cursor = await openRecords(each);
    while (cursor.next()) cursor.headers();
  }
});

fuzz('what members of groups say', 0.04, fc.uint8Array({ maxLength: 100 }), (input) => {
  readSubscription(Buffer.from(input));
  readAssignment(Buffer.from(input));
});
