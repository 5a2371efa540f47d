import type { Assignment } from '../../lib/avro/set/assignment-tree.js';
import type { Context } from '../../lib/cli/context.js';
import { RecordLineFilter } from '../../lib/consume/record-line-filter.js';
import { LetterSelection } from '../../lib/dead-letters/selection.js';
import type { RedriveWishes } from '../../lib/dead-letters/redrive/plan.js';
import { AppError } from '../../lib/errors.js';
import { ValueDecoders } from '../../lib/events/value-decoders.js';
import { parseTimeOrAge } from '../../lib/values/time.js';

export interface RedriveOptions {
  readonly max?: number;
  readonly since?: string;
  readonly reason?: string;
  readonly filter?: string;
  readonly set?: readonly string[];
  /** Letters a second. */
  readonly rate?: number;
  readonly maxAttempts: number;
  readonly dryRun: boolean;
}

/** @throws AppError USAGE */
export async function redriveWishes(options: RedriveOptions, context: Context): Promise<RedriveWishes> {
  const { reason = null, max = Infinity } = options;
  const since = options.since === undefined ? null : sinceTime(options.since, context.now());
  const filter = options.filter === undefined ? null : await lineFilter(options.filter, context);
  return { selection: new LetterSelection({ reason, since, filter }), max };
}

function sinceTime(text: string, now: Date): number {
  const time = parseTimeOrAge(text, now);
  if (time !== null) return time;
  throw new AppError('USAGE', `--since: "${text}" is not a time such as 2026-01-31T12:00:00Z, epoch ms or 1h (ago)`);
}

async function lineFilter(expression: string, context: Context): Promise<RecordLineFilter> {
  const { compileFilter } = await import('../../lib/events/record-filter.js');
  return new RecordLineFilter(compileFilter(expression), new ValueDecoders(() => context.registry()));
}

/** @throws AppError USAGE */
export function redriveAssignments({ set = [] }: RedriveOptions): readonly Assignment[] {
  return set.map((text) => {
    const at = text.indexOf('=');
    if (at > 0) return { path: text.slice(0, at), text: text.slice(at + 1) };
    throw new AppError('USAGE', `--set: write field=value, not "${text}"`);
  });
}
