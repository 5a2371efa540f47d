import type { RecordLineFilter } from '../../lib/consume/record-line-filter.js';
import type { RedriveRequest } from '../../lib/dead-letters/redrive/plan.js';
import { LetterSelection } from '../../lib/dead-letters/selection.js';
import { parseAssignment, type Assignment } from '../../lib/formats/shared/assignment-tree.js';
import { timeOrAgeOption } from '../shared/time-option.js';

export interface RedriveCommandOptions {
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
export function redriveRequest(
  options: RedriveCommandOptions,
  filter: RecordLineFilter | null,
  now: Date,
): RedriveRequest {
  const { reason = null, max = Infinity } = options;
  const since = options.since === undefined ? null : timeOrAgeOption('--since', options.since, now);
  return { selection: new LetterSelection({ reason, since, filter }), max };
}

/** @throws AppError USAGE */
export function redriveAssignments({ set = [] }: RedriveCommandOptions): readonly Assignment[] {
  return set.map(parseAssignment);
}
