import { beforeAll, describe, expect, it } from 'vitest';
import { openRecords } from '../../../src/lib/kafka/records/open-records.js';
import { readBatches } from '../../../src/lib/kafka/records/record-batch.js';
import type { FetchResponse } from '../../../src/lib/kafka/protocol/fetch.js';
import { kafkaBatches } from '../../helpers/kafka-batches.js';
import { recordLines } from '../../helpers/records.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

let made: Awaited<ReturnType<typeof kafkaBatches>>;

beforeAll(async () => {
  made = await kafkaBatches();
});

async function readAll(bytes: Buffer, from: number) {
  const records = [];
  for (const batch of readBatches(bytes, from)) {
    const cursor = await openRecords(batch);
    while (cursor.next()) {
      const { offset, timestamp } = cursor;
      records.push({
        offset,
        timestamp,
        key: text(cursor.key()),
        value: text(cursor.value()),
        headers: cursor.headers().length,
      });
    }
  }
  return records;
}

describe('what Kafka itself has written, in message formats 0, 1 and 2', () => {
  it('is read as Kafka reads it', async () => {
    expect(made).toHaveLength(22);
    for (const { magic, codec, time, bytes, records } of made) {
      const read = { magic, codec, time, records: await readAll(bytes, 1000) };
      expect(read).toEqual({ magic, codec, time, records });
    }
  });

  it('has every offset from what was asked for to its end, also where only the last is told', () => {
    for (const { magic, codec, bytes } of made) {
      const ranges = [...readBatches(bytes, 990)].map(({ baseOffset, lastOffset }) => [baseOffset, lastOffset]);
      const isTold = magic === 2 || codec === 'none';
      expect([ranges[0]?.[0], ranges.at(-1)?.[1]]).toEqual([isTold ? 1000 : 990, 1003]);
    }
  });

  it('is refused where a bit of it has changed', async () => {
    for (const { bytes } of made) {
      const changed = Buffer.from(bytes);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      await expect(readAll(changed, 1000)).rejects.toMatchObject({
        code: 'RECORD_UNDECODABLE',
        message: expect.stringMatching(
          /^the (batch|message) at offset \d+ is damaged: its checksum is wrong$/,
        ) as string,
      });
    }
  });

  it.each(['none', 'gzip'])('is read from brokers that have it, with %s', async (codec) => {
    const topic = await createdTopic('old-format', '--partitions', '1');
    await writeRecords(topic, 0, ['1', '2', '3', '4']); // the brokers of today write format 2 alone
    const proxy = await RewritingProxy.open();
    const old = made.find((each) => each.magic === 1 && each.codec === codec && each.time === 'CreateTime');
    const stored = withLastOffset(old?.bytes ?? nothing, 3);
    proxy.onFetched = (answer) => ({ ...answer, responses: answer.responses.map((each) => withRecords(each, stored)) });
    const argv = ['consume', topic, '--from-beginning', '-e', '--brokers', proxy.brokers];
    const { code, stdout, stderr } = await runMain(argv);
    expect([code, stderr]).toEqual([0, '']);
    const lines = recordLines(stdout).map(({ offset, timestamp, key }) => [offset, timestamp, key]);
    expect(lines).toEqual([
      [0, 1_700_000_000_000, 'key'],
      [1, 1_600_000_000_000, null],
      [2, 1_700_000_000_001, ''],
      [3, 1_700_000_000_002, 'last'],
    ]);
  });
});

const nothing = Buffer.alloc(0);

const text = (bytes: Buffer | null): string | null => bytes?.toString('base64') ?? null;

type FetchedTopic = FetchResponse['responses'][number];

function withRecords(topic: FetchedTopic, records: Buffer): FetchedTopic {
  const filled = topic.partitions.map((own) => ((own.records?.length ?? 0) === 0 ? own : { ...own, records }));
  return { ...topic, partitions: filled };
}

/** The same messages at other offsets, which no checksum covers. */
function withLastOffset(messages: Buffer, last: number): Buffer {
  const moved = Buffer.from(messages);
  const starts: number[] = [];
  for (let start = 0; start < moved.length; start += 12 + moved.readInt32BE(start + 8)) starts.push(start);
  for (const [index, start] of starts.entries()) moved.writeBigInt64BE(BigInt(last - starts.length + 1 + index), start);
  return moved;
}
