import { RecordLineFilter } from '../consume/record-line-filter.js';
import type { RecordFilter } from '../events/record-filter.js';
import { ValueDecoders } from '../events/value-decoders.js';
import { counted } from '../values/wording.js';
import type { Context } from './context.js';

/** What `--filter` selects in commands that print no records. */
export interface LineFilter {
  readonly records: RecordLineFilter;
  /** Says how many records could not be told apart so far. */
  readonly warnOfFailures: () => void;
}

/** @returns null where every record is wanted. @throws AppError USAGE */
export async function lineFilter(expression: string | undefined, context: Context): Promise<LineFilter | null> {
  if (expression === undefined) return null;
  const { compileFilter } = await import('../events/record-filter.js');
  const filter = compileFilter(expression);
  return {
    records: new RecordLineFilter(filter, new ValueDecoders(() => context.registry())),
    warnOfFailures: () => warnOfFailures(filter, context),
  };
}

/** Records on which the expression could not be evaluated are left out, which may be more than was meant. */
export function warnOfFailures({ failures: { count, last } }: RecordFilter, { out }: Context): void {
  if (count === 0) return;
  out.warn(`--filter could not be evaluated on ${counted(count, 'record')}, left out: ${last}`);
}
