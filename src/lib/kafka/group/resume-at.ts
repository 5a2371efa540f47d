import { nearestSafe, type Int64 } from '../../values/int64.js';
import type { LogRange } from '../log-ends.js';

export interface Resumption {
  /** Offset of the first record to be read. */
  readonly next: number;
  /** Offsets that are gone and were not read; null where nobody can know. */
  readonly lost: number | null;
}

/**
 * Where reading goes on that stopped before an offset, such as one that a group has committed:
 *
 * - there, where the log reaches that far;
 * - at the start of the log, where retention or a trim has passed it: what lies between is lost;
 * - at the start of the log too, where the log ends before it. Either the topic was made anew, and nothing of this log was read;
 *   or the log was cut off, and where it was is not known. Reading some records again loses none of them.
 *
 * Of a partition without a leader, whose log nobody knows, it is taken to reach that far: the leader to come refuses an
 * offset that it has not, and then this is asked again.
 * @see Kafka's `auto.offset.reset=earliest`, which does the same
 */
export function resumeAt(committed: Int64, { start, end }: LogRange): Resumption {
  const offset = nearestSafe(committed); // no log reaches beyond that
  if (start === null || end === null) return { next: offset, lost: 0 };
  if (offset < start) return { next: start, lost: start - offset };
  return offset > end ? { next: start, lost: null } : { next: offset, lost: 0 };
}
