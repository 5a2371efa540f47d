import type { Assignment } from '../../lib/formats/shared/assignment-tree.js';
import type { RecordLineFilter } from '../../lib/consume/record-line-filter.js';
import { LetterSelection } from '../../lib/dead-letters/selection.js';
import type { RedriveWishes } from '../../lib/dead-letters/redrive/plan.js';
import { AppError } from '../../lib/errors.js';
import { parseTimeOrAge, whyNoTime } from '../../lib/values/time.js';

export interface RedriveOptions {
  readonly max?: number;
  readonly since?: string;
  readonly reason?: string;
  readonly filter?: string;
  readonly set?: readonly string[];
  /** Topics beside the source that letters may go back to. */
  readonly to?: readonly string[];
  /** Letters a second. */
  readonly rate?: number;
  readonly maxAttempts: number;
  readonly dryRun: boolean;
}

/** @throws AppError USAGE */
export function redriveWishes(options: RedriveOptions, filter: RecordLineFilter | null, now: Date): RedriveWishes {
  const { reason = null, max = Infinity } = options;
  const since = options.since === undefined ? null : sinceTime(options.since, now);
  return { selection: new LetterSelection({ reason, since, filter }), max };
}

function sinceTime(text: string, now: Date): number {
  const time = parseTimeOrAge(text, now);
  if (time !== null) return time;
  throw new AppError(
    'USAGE',
    `--since: ${whyNoTime(text, 'a time such as 2026-01-31T12:00:00Z, epoch ms or 1h (ago)')}`,
  );
}

/** @throws AppError USAGE */
export function redriveAssignments({ set = [] }: RedriveOptions): readonly Assignment[] {
  return set.map((text) => {
    const at = text.indexOf('=');
    if (at > 0) return { path: text.slice(0, at), text: text.slice(at + 1) };
    throw new AppError('USAGE', `--set: write field=value, not "${text}"`);
  });
}
