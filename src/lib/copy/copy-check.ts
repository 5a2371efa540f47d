import type { KafkaCluster } from '../kafka/cluster.js';
import { knownRange, logEnds } from '../kafka/log-ends.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import { recordSize } from '../kafka/records/batch-builder.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { recordsIn } from '../kafka/records/records-in.js';
import type { NewRecord, RecordHeader } from '../kafka/records/record.js';
import type { TargetTopic } from '../topics/target-topics.js';

/** Records, and bytes of them, that are kept until they are read back. */
const roundRecords = 20_000;
const roundBytes = 32 * 1024 * 1024;

/** Reads back what was copied, a round at a time, and compares it: every record, in order, byte for byte. */
export class CopyCheck {
  readonly #kafka: KafkaCluster;
  readonly #topic: string;
  readonly #topicId: string;
  readonly #keepsTimes: boolean;
  readonly #starts: Map<number, number>;
  readonly #expected = new Map<number, NewRecord[]>();
  #records = 0;
  #bytes = 0;
  /** Records that were found as they were written. */
  found = 0;
  /** Records that were not. */
  missing = 0;

  private constructor(kafka: KafkaCluster, topic: TargetTopic, keepsTimes: boolean, starts: Map<number, number>) {
    this.#kafka = kafka;
    this.#topic = topic.name;
    this.#topicId = topic.topicId;
    this.#keepsTimes = keepsTimes;
    this.#starts = starts;
  }

  /** From the end of the target as it is now. */
  static async open(kafka: KafkaCluster, topic: TargetTopic, keepsTimes: boolean): Promise<CopyCheck> {
    return new CopyCheck(kafka, topic, keepsTimes, await endsOf(kafka, topic.name, topic.partitionCount));
  }

  get due(): boolean {
    return this.#records >= roundRecords || this.#bytes >= roundBytes;
  }

  expect(partition: number, record: NewRecord): void {
    const expected = this.#expected.get(partition) ?? [];
    expected.push(record);
    this.#expected.set(partition, expected);
    this.#records += 1;
    this.#bytes += recordSize(record);
  }

  /** Compares all that was written since the last time; what others write meanwhile is passed over. */
  async run(): Promise<void> {
    if (this.#records === 0) return;
    const ends = await endsOf(this.#kafka, this.#topic, this.#starts.size);
    const ranges = [...this.#expected.keys()].map((partition) => ({
      ...{ topic: this.#topic, topicId: this.#topicId, partition },
      start: this.#starts.get(partition) ?? 0,
      end: ends.get(partition) ?? 0,
    }));
    const next = new Map<number, number>();
    for await (const { batches } of readPartitions(this.#kafka, ranges, {
      readCommitted: false,
      onGap: () => undefined,
    })) {
      for (const batch of batches) {
        const { partition } = batch;
        const expected = this.#expected.get(partition) ?? [];
        let index = next.get(partition) ?? 0;
        for await (const run of recordsIn(batch, this.#kafka.signal)) {
          for (const cursor of run) {
            const record = expected[index];
            if (record !== undefined && this.#isSame(record, cursor)) index += 1;
          }
        }
        next.set(partition, index);
      }
    }
    for (const [partition, expected] of this.#expected) {
      const found = next.get(partition) ?? 0;
      this.found += found;
      this.missing += expected.length - found;
      this.#starts.set(partition, ends.get(partition) ?? 0);
    }
    this.#expected.clear();
    this.#records = 0;
    this.#bytes = 0;
  }

  #isSame({ key, value, headers, timestamp }: NewRecord, cursor: RecordCursor): boolean {
    if (this.#keepsTimes && timestamp !== cursor.timestamp) return false;
    return sameBytes(key, cursor.key()) && sameBytes(value, cursor.value()) && sameHeaders(headers, cursor.headers());
  }
}

function sameHeaders(a: readonly RecordHeader[], b: readonly RecordHeader[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ key, value }, index) => {
      const other = b[index];
      return other !== undefined && key.equals(other.key) && sameBytes(value, other.value);
    })
  );
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

async function endsOf(kafka: KafkaCluster, topic: string, count: number): Promise<Map<number, number>> {
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }));
  const ranges = await logEnds(kafka, partitions, { patience });
  return new Map(partitions.map((place) => [place.partition, knownRange(ranges, place).end]));
}

/** Milliseconds that a partition without a leader is waited for. */
const patience = 20_000;
