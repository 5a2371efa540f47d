import type { RecordHeader } from '../kafka/records/record.js';
import { parseIsoTime } from '../values/time.js';
import { cutText } from './cut-text.js';
import type { HeaderFamilyName } from '../documents/letter-words.js';
import { headerFamilies, type HeaderFamily, type OriginField } from './families.js';
import { deadLetterHeaders, lastValue } from './headers.js';
import { sourceByName } from '../names/dead-letter-topics.js';
import type { Int64 } from '../values/int64.js';
import { numberOf, timestampOf } from './number-value.js';

/** Where a dead letter came from and why it died; null where nobody says. */
export interface LetterOrigin {
  /** Whose headers say so; null where there are none, and the topic is known by the name of the dead-letter topic. */
  readonly family: HeaderFamilyName | null;
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: number | null;
  /** The record's own time, from before it died (epoch milliseconds). */
  readonly timestamp: Int64 | null;
  readonly group: string | null;
  readonly errorClass: string | null;
  readonly message: string | null;
  readonly stage: string | null;
  /** How often it was tried. */
  readonly attempts: number | null;
  /** When it died (epoch milliseconds). */
  readonly time: Int64 | null;
  /** How often `dlq redrive` had it in hand. */
  readonly redrives: number;
}

/**
 * Reads the headers of a dead letter, whoever wrote them. Where several families are there, the one that was added last
 * speaks of the last death.
 */
export function readOrigin(headers: readonly RecordHeader[], deadLetterTopic: string): LetterOrigin {
  const family = familyOf(headers);
  const valueOf = (field: OriginField): Buffer | null => fieldValue(headers, family, field);
  const text = (field: OriginField): string | null => valueOf(field)?.toString() ?? null;
  const numberIn = (name: string): number | null => numberOf(lastValue(headers, name));
  const group = text('group');
  return {
    family: family?.name ?? null,
    topic: nonEmpty(text('topic')) ?? sourceByName(deadLetterTopic),
    partition: numberOf(valueOf('partition')),
    offset: numberOf(valueOf('offset')),
    timestamp: timestampOf(lastValue(headers, deadLetterHeaders.timestamp)) ?? timeOf(valueOf('timestamp')),
    group: group === null ? null : `${family?.groupPrefix ?? ''}${group}`,
    errorClass: text('errorClass'),
    message: text('message'),
    stage: text('stage'),
    attempts: numberOf(valueOf('attempts')) ?? numberIn(deadLetterHeaders.attempts),
    time: timeOf(valueOf('time')),
    redrives: numberIn(deadLetterHeaders.redrives) ?? 0,
  };
}

/** What letters are counted and chosen by: the class of the error, or else what was said of it, in one line that ends. */
export function reasonOf({ errorClass, message }: LetterOrigin): string {
  return nonEmpty(firstLine(errorClass, longestClass)) ?? nonEmpty(firstLine(message, longestMessage)) ?? unknownReason;
}

const unknownReason = 'unknown';
/** Bytes of a name with its packages, and of a sentence. */
const [longestClass, longestMessage] = [240, 120];

function firstLine(text: string | null, longest: number): string {
  const [line = ''] = (text ?? '').trim().split('\n', 1);
  return cutText(line, longest).toString();
}

/** True where a reason is the one that is asked for, which may leave out the packages before the name of a class. */
export function isReason(reason: string, wanted: string): boolean {
  return reason === wanted || reason.endsWith(`.${wanted}`);
}

/** A record's headers without those that speak of its death. */
export function withoutDeadLetterHeaders(headers: readonly RecordHeader[]): readonly RecordHeader[] {
  return headers.filter(({ key }) => headerFamilies.every((family) => !belongsTo(family, key.toString('latin1'))));
}

/** True where a header says that the record is a dead letter, and of which topic. */
export function isLetter(headers: readonly RecordHeader[]): boolean {
  return headerFamilies.some((family) => fieldValue(headers, family, 'topic') !== null);
}

/** The family whose headers come last; one that knows the topic goes before one that does not. */
function familyOf(headers: readonly RecordHeader[]): HeaderFamily | null {
  const last = headerFamilies.flatMap((family) => {
    const index = headers.findLastIndex(({ key }) => isField(family, key.toString('latin1')));
    return index === -1 ? [] : [{ family, index, knowsTopic: fieldValue(headers, family, 'topic') !== null }];
  });
  const ranked = last.sort((a, b) => Number(b.knowsTopic) - Number(a.knowsTopic) || b.index - a.index);
  return ranked[0]?.family ?? null;
}

function fieldValue(headers: readonly RecordHeader[], family: HeaderFamily | null, field: OriginField): Buffer | null {
  for (const name of family?.fields[field] ?? []) {
    const value = lastValue(headers, name);
    if (value !== null) return value;
  }
  return null;
}

function isField({ fields }: HeaderFamily, name: string): boolean {
  return Object.values(fields).some((names) => names.includes(name));
}

function belongsTo(family: HeaderFamily, name: string): boolean {
  return (
    family.prefixes.some((prefix) => name.startsWith(prefix)) || family.names.includes(name) || isField(family, name)
  );
}

/** A time as a number or in ISO 8601. */
function timeOf(value: Buffer | null): Int64 | null {
  return timestampOf(value) ?? (value === null ? null : parseIsoTime(value.toString()));
}

function nonEmpty(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}
