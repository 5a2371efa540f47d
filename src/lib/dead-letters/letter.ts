import type { NewRecord, RecordHeader } from '../kafka/records/record.js';
import type { TopicPartition } from '../kafka/types.js';
import { cutText } from './cut-text.js';
import type { DeadLetterFailure } from './failure.js';
import { deadLetterHeaders, isOwnHeader, lastValue } from './headers.js';
import type { Int64 } from '../values/int64.js';
import { countFrom, numberOf, timestampOf } from './number-value.js';

/** A record as it was read. */
export interface OriginalRecord extends TopicPartition {
  readonly offset: number;
  /** Epoch milliseconds: any 64 bits, as producers say them. */
  readonly timestamp: Int64;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

/** Bytes of one text of an error, and of all that is added to a record: dead-letter topics have room for that. */
const longestErrorText = 4 * 1024;
const mostAddedBytes = 32 * 1024;

/**
 * The record for the dead-letter topic: key, value and headers as they are, and behind them ours, which say where the
 * record was and why it died. Its time is the time of its death, so that retention counts from there.
 */
export function deadLetterRecord(original: OriginalRecord, failure: DeadLetterFailure): NewRecord {
  const { topic, partition, offset, key, value, headers } = original;
  const before = (name: string): number | null => numberOf(lastValue(headers, name));
  const added = letterHeaders({
    ...failure,
    topic,
    partition,
    offset,
    timestamp: timestampOf(lastValue(headers, deadLetterHeaders.timestamp)) ?? original.timestamp,
    attempts: countFrom(before(deadLetterHeaders.attempts), failure.attempts),
    redrives: before(deadLetterHeaders.redrives) ?? 0,
  });
  return {
    key,
    value,
    headers: [...headers.filter((header) => !isOwnHeader(header)), ...added],
    timestamp: failure.time,
  };
}

/** Dead letters keep their place: the partition of the same number, as long as there are as many. */
export function deadLetterPartition(sourcePartition: number, partitionCount: number): number {
  return sourcePartition % partitionCount;
}

/** All that our headers say; null where it is not known. */
export interface LetterFacts extends DeadLetterFailure {
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: number | null;
  readonly timestamp: Int64 | null;
  readonly redrives: number;
}

/** Texts of errors are cut, and all together; the others are short. */
export function letterHeaders(facts: LetterFacts): readonly RecordHeader[] {
  const exact: Readonly<Record<string, string | Int64 | null>> = {
    [deadLetterHeaders.topic]: facts.topic,
    [deadLetterHeaders.partition]: facts.partition,
    [deadLetterHeaders.offset]: facts.offset,
    [deadLetterHeaders.timestamp]: facts.timestamp,
    [deadLetterHeaders.time]: facts.time,
    [deadLetterHeaders.attempts]: facts.attempts,
    [deadLetterHeaders.redrives]: facts.redrives,
  };
  const texts: Readonly<Record<string, string | null>> = {
    [deadLetterHeaders.errorClass]: facts.errorClass,
    [deadLetterHeaders.stage]: facts.stage,
    [deadLetterHeaders.group]: facts.group,
    [deadLetterHeaders.errorMessage]: facts.message,
  };
  let left = mostAddedBytes;
  const header = (name: string, value: string, longest: number): readonly RecordHeader[] => {
    const bytes = cutText(value, Math.min(longest, left - name.length));
    if (left < name.length) return [];
    left -= name.length + bytes.length;
    return [{ key: Buffer.from(name), value: bytes }];
  };
  return [
    ...Object.entries(exact).flatMap(([name, value]) => (value === null ? [] : header(name, String(value), left))),
    ...Object.entries(texts).flatMap(([name, value]) => (value === null ? [] : header(name, value, longestErrorText))),
  ];
}
