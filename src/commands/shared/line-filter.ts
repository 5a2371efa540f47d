import { RecordLineFilter } from '../../lib/consume/record-line-filter.js';
import type { RecordFilter } from '../../lib/events/record-filter.js';
import { RecordDecoders } from '../../lib/events/record-decoders.js';
import { counted } from '../../lib/values/wording.js';
import type { Context } from '../../lib/context/context.js';

/**
 * What `--filter` selects in commands that print no records.
 * @returns null where every record is wanted
 * @throws AppError USAGE
 */
export async function lineFilter(expression: string | undefined, context: Context): Promise<RecordLineFilter | null> {
  if (expression === undefined) return null;
  const { compileFilter } = await import('../../lib/events/record-filter.js');
  return new RecordLineFilter(compileFilter(expression), new RecordDecoders(() => context.registry()));
}

/** Records on which the expression could not be evaluated so far are left out, which may be more than was meant. */
export function warnOfFailures(filter: Pick<RecordFilter, 'failures'> | null, { out }: Context): void {
  const { count, last } = filter?.failures ?? { count: 0, last: '' };
  if (count === 0) return;
  out.warn(`--filter could not be evaluated on ${counted(count, 'record')}, left out: ${last}`);
}
