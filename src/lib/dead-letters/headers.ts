import { lastHeader, type RecordHeader } from '../kafka/records/record.js';

/**
 * The headers that todo-kafka adds to a dead letter. Values are UTF-8 text, numbers in decimal digits. A record that was
 * sent back keeps `timestamp`, `attempts` and `redrives`, so that they go on where they were if it dies again.
 */
export const deadLetterHeaders = {
  /** Where the record was. */
  topic: 'todo-kafka.dlq.topic',
  partition: 'todo-kafka.dlq.partition',
  offset: 'todo-kafka.dlq.offset',
  /** The record's own time (epoch milliseconds), from before it first died. */
  timestamp: 'todo-kafka.dlq.timestamp',
  /** The consumer group that gave it up. */
  group: 'todo-kafka.dlq.group',
  errorClass: 'todo-kafka.dlq.error.class',
  errorMessage: 'todo-kafka.dlq.error.message',
  /** What failed: `decode`, `handler`, `redrive`, or what else a consumer calls it. */
  stage: 'todo-kafka.dlq.stage',
  /** When it died (epoch milliseconds). */
  time: 'todo-kafka.dlq.time',
  /** How often it was tried in all: calls of a handler, and redrives that found it still bad. */
  attempts: 'todo-kafka.dlq.attempts',
  /** How often it was redriven, of which there may be so many before it goes to quarantine. */
  redrives: 'todo-kafka.dlq.redrives',
} as const;

/** What all of them begin with. */
export const deadLetterHeaderPrefix = 'todo-kafka.dlq.';

export function textHeader(name: string, text: string): RecordHeader {
  return { key: Buffer.from(name), value: Buffer.from(text) };
}

export function isOwnHeader({ key }: RecordHeader): boolean {
  return key.subarray(0, prefixBytes.length).equals(prefixBytes);
}

const prefixBytes = Buffer.from(deadLetterHeaderPrefix);

export function lastValue(headers: readonly RecordHeader[], name: string): Buffer | null {
  return lastHeader(headers, Buffer.from(name));
}
