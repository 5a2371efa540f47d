import type { AppError } from '../../errors.js';
import { schemaHeaders } from '../../events/wire-format.js';
import type { NewRecord, RecordHeader } from '../../kafka/records/record.js';
import type { TopicPartition } from '../../kafka/types.js';
import { deadLetterPartition } from '../letter.js';
import { describeError } from '../failure.js';
import type { Letter } from '../letters.js';
import { deadAgainRecord, redrivenRecord, withoutOwnHeaders } from '../redriven.js';
import type { Fate } from './judge.js';
import { noQuarantine, type Quarantine } from './quarantine.js';

/** What is written for a letter, and where. */
export interface Step {
  readonly letter: Letter;
  readonly fate: Fate;
  readonly target: TopicPartition;
  readonly record: NewRecord;
  /** True where headers of ours were left out because they did not fit. */
  readonly bare: boolean;
}

/** @param quarantine where letters go that are given up */
export function stepFor(letter: Letter, fate: Fate, quarantine: Quarantine, now: number): Step {
  const { topic, partition, key, value, headers, timestamp, origin } = letter;
  switch (fate.kind) {
    case 'redriven': {
      const sent = { ...redrivenRecord(letter, origin, now), value: fate.value };
      const record = fate.value === value ? sent : { ...sent, headers: sent.headers.filter(namesNoSchema) };
      return { letter, fate, target: fate.target, record, bare: false };
    }
    case 'still-bad': {
      const { errorClass, message } = fate;
      const record = deadAgainRecord(letter, origin, { errorClass, message, stage: 'redrive', time: now });
      return { letter, fate, target: { topic, partition }, record, bare: false };
    }
    case 'quarantined': {
      const { topic: place, refusal } = quarantine;
      if (refusal !== null) {
        // It was not tried again, so that its headers go on saying what they say.
        const stays: Fate = { kind: 'still-bad', ...describeError(refusal) };
        return {
          letter,
          fate: stays,
          target: { topic, partition },
          record: { key, value, headers, timestamp },
          bare: true,
        };
      }
      const target =
        place === null
          ? { topic, partition }
          : { topic: place.name, partition: deadLetterPartition(partition, place.partitionCount) };
      return { letter, fate, target, record: { key, value, headers, timestamp: now }, bare: false };
    }
    case 'foreign':
    case 'left-out':
      return { letter, fate, target: { topic, partition }, record: { key, value, headers, timestamp }, bare: false };
  }
}

/**
 * What is tried instead of something that the broker did not take: without our headers, for which a topic may have no
 * room; then it is still bad; then it stays as it is.
 * @returns null where there is nothing else to try
 */
export function stepAfterRejection(step: Step, error: AppError, now: number): Step | null {
  const { letter, fate, record, bare } = step;
  if (fate.kind === 'redriven') {
    if (!bare) return { ...step, record: withoutOwnHeaders(record), bare: true };
    return stepFor(letter, { kind: 'still-bad', ...describeError(error) }, noQuarantine, now);
  }
  if (fate.kind !== 'still-bad' || bare) return null;
  const { key, value, headers, timestamp } = letter;
  return { ...step, record: { key, value, headers, timestamp }, bare: true };
}

/**
 * Steps in the order in which they are written: what goes back to one partition in the order that it had there, as far
 * as the letters say; the others as they were read.
 */
export function inOrder(steps: readonly Step[]): readonly Step[] {
  const isOrdered = ({ fate, letter }: Step): boolean => fate.kind === 'redriven' && letter.origin.offset !== null;
  const back = steps.filter(isOrdered).sort((a, b) => (a.letter.origin.offset ?? 0) - (b.letter.origin.offset ?? 0));
  let next = 0;
  return steps.map((step) => (isOrdered(step) ? (back[next++] ?? step) : step));
}

/** A value that was encoded anew begins with the id of its schema. */
function namesNoSchema({ key }: RecordHeader): boolean {
  return !key.equals(schemaHeaders.value);
}
