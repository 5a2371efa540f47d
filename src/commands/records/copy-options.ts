import type { Context } from '../../lib/cli/context.js';
import type { OffsetPoint } from '../../lib/consume/offset-spec.js';
import { RecordLineFilter } from '../../lib/consume/record-line-filter.js';
import { ValueDecoders } from '../../lib/events/value-decoders.js';
import { counted } from '../../lib/values/wording.js';
import { timePoint } from './consume-span.js';

export interface CopyOptions {
  readonly toBrokers?: string;
  readonly toRegistry?: string;
  readonly since?: string;
  readonly until?: string;
  readonly filter?: string;
  readonly verify: boolean;
  readonly allowExpired: boolean;
  readonly dryRun: boolean;
}

/** @throws AppError USAGE */
export function copySpan(
  { since, until }: CopyOptions,
  now: Date,
): { readonly start: OffsetPoint; readonly end: OffsetPoint } {
  return {
    start: since === undefined ? { kind: 'beginning' } : timePoint('--since', since, now),
    end: until === undefined ? { kind: 'end' } : timePoint('--until', until, now),
  };
}

export interface CopyFilter {
  readonly line: RecordLineFilter;
  readonly warnOfFailures: () => void;
}

/** @returns null where every record is wanted. @throws AppError USAGE */
export async function copyFilter({ filter }: CopyOptions, context: Context): Promise<CopyFilter | null> {
  if (filter === undefined) return null;
  const { compileFilter } = await import('../../lib/events/record-filter.js');
  const compiled = compileFilter(filter);
  return {
    line: new RecordLineFilter(compiled, new ValueDecoders(() => context.registry())),
    warnOfFailures: () => {
      const { count, last } = compiled.failures;
      if (count === 0) return;
      context.out.warn(`--filter could not be evaluated on ${counted(count, 'record')}, which were left out: ${last}`);
    },
  };
}
