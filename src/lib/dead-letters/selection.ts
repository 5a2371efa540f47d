import { recordPlace } from '../consume/record-format.js';
import type { RecordLineFilter } from '../consume/record-line-filter.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { TopicPartition } from '../kafka/types.js';
import type { Int64 } from '../values/int64.js';
import { isReason } from './origin.js';

export interface LetterCriteria {
  /** The class of the error, with or without its packages; null for any. */
  readonly reason: string | null;
  /** Letters that died at this time or later (epoch milliseconds); null for any, as one before 1970 is. */
  readonly since: number | null;
  /** null takes every record. */
  readonly filter: RecordLineFilter | null;
}

/** Says which letters are asked for. */
export class LetterSelection {
  readonly #criteria: LetterCriteria;

  constructor(criteria: LetterCriteria) {
    this.#criteria = criteria;
  }

  async takes(
    letter: TopicPartition & { readonly timestamp: Int64; readonly reason: string },
    cursor: RecordCursor,
  ): Promise<boolean> {
    const { reason, since, filter } = this.#criteria;
    if (reason !== null && !isReason(letter.reason, reason)) return false;
    if (since !== null && since >= 0 && letter.timestamp < since) return false;
    return filter === null || filter.matches(recordPlace(letter), cursor);
  }
}
