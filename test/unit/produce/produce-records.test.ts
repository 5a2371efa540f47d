import { expect, it } from 'vitest';
import { Partitioner } from '../../../src/lib/kafka/writer/partitioner.js';
import { DraftEncoder } from '../../../src/lib/produce/encode-draft.js';
import type { InputItem } from '../../../src/lib/produce/input-source.js';
import { produceRecords } from '../../../src/lib/produce/produce-records.js';
import { plainItem } from '../../helpers/items.js';

it('a chunk of tens of thousands of tiny lines gives others their turn, and ends where the signal does', async () => {
  const stop = new AbortController();
  const noRegistry = (): Promise<never> => Promise.reject(new Error('no registry'));
  const seen: string[] = [];
  const report = await produceRecords(oneChunk(['a', 'b', 'c', 'd']), {
    topic: 't',
    partitionCount: 1,
    partition: null,
    draft: (item) => {
      const line = 'bytes' in item ? item.bytes : Buffer.alloc(0);
      seen.push(`line ${line.toString()}`);
      setImmediate(() => seen.push(`turn after ${line.toString()}`));
      if (line.toString() === 'c') setImmediate(() => stop.abort());
      for (const begun = performance.now(); performance.now() - begun < 60;); // longer than a turn may be
      return plainItem(line, 'text', { raw: true });
    },
    encoder: new DraftEncoder({
      ...{ openRegistry: noRegistry, subjectOf: noRegistry, schemaId: null, raw: true, topic: 't' },
      ...{ key: undefined, keyField: null, keyType: null, valueType: null, now: () => new Date(0) },
    }),
    intake: { maxMessageBytes: Infinity, compression: 'none' },
    partitioner: new Partitioner(),
    writer: null,
    keepGoing: false,
    rate: null,
    onRejected: (_, { message }) => seen.push(message),
    signal: stop.signal,
  });
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((line) => [`line ${line}`, `turn after ${line}`]));
  expect(report.valid).toBe(3);
});

async function* oneChunk(lines: readonly string[]): AsyncGenerator<readonly InputItem[], void> {
  await Promise.resolve();
  yield lines.map((line, index) => ({ bytes: Buffer.from(line), number: index + 1 }));
}
