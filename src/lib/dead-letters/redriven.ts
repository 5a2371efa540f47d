import type { NewRecord } from '../kafka/records/record.js';
import type { DeadLetterFailure } from './failure.js';
import { deadLetterHeaders, isOwnHeader, textHeader } from './headers.js';
import { letterHeaders, type OriginalRecord } from './letter.js';
import { countFrom } from './number-value.js';
import { withoutDeadLetterHeaders, type LetterOrigin } from './origin.js';

/**
 * A letter as it is sent back: with the headers that the record had, and of ours those that have to go on where they were
 * if it dies again. Its time is now, since the retention of its topic may be over for its own.
 */
export function redrivenRecord(letter: OriginalRecord, origin: LetterOrigin, now: number): NewRecord {
  const kept = [
    textHeader(deadLetterHeaders.timestamp, String(origin.timestamp ?? letter.timestamp)),
    textHeader(deadLetterHeaders.attempts, String(origin.attempts ?? 0)),
    textHeader(deadLetterHeaders.redrives, String(countFrom(origin.redrives, 1))),
  ];
  const { key, value, headers } = letter;
  return { key, value, headers: [...withoutDeadLetterHeaders(headers), ...kept], timestamp: now };
}

/** The same without ours, for a topic that has no room for them. */
export function withoutOwnHeaders(record: NewRecord): NewRecord {
  return { ...record, headers: record.headers.filter((header) => !isOwnHeader(header)) };
}

/** A letter that was tried again and is still bad: with one attempt more, and why it is bad now. */
export function deadAgainRecord(
  letter: OriginalRecord,
  origin: LetterOrigin,
  failure: Omit<DeadLetterFailure, 'attempts' | 'group'>,
): NewRecord {
  const facts = {
    ...failure,
    topic: origin.topic,
    partition: origin.partition,
    offset: origin.offset,
    timestamp: origin.timestamp ?? letter.timestamp,
    group: origin.group,
    attempts: countFrom(origin.attempts, 1),
    redrives: countFrom(origin.redrives, 1),
  };
  const others = letter.headers.filter((header) => !isOwnHeader(header));
  return {
    key: letter.key,
    value: letter.value,
    headers: [...others, ...letterHeaders(facts)],
    timestamp: failure.time,
  };
}
