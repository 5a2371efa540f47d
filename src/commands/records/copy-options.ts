import type { OffsetPoint } from '../../lib/consume/offset-spec.js';
import { timePoint } from './consume-span.js';

export interface CopyCommandOptions {
  readonly toBrokers?: string;
  readonly toRegistry?: string;
  readonly toProfile?: string;
  readonly toCommandConfig?: string;
  readonly since?: string;
  readonly until?: string;
  readonly filter?: string;
  readonly verify: boolean;
  readonly allowExpired: boolean;
  readonly dryRun: boolean;
}

/** @throws AppError USAGE */
export function copySpan(
  { since, until }: CopyCommandOptions,
  now: Date,
): { readonly start: OffsetPoint; readonly end: OffsetPoint } {
  return {
    start: since === undefined ? { kind: 'beginning' } : timePoint('--since', since, now),
    end: until === undefined ? { kind: 'end' } : timePoint('--until', until, now),
  };
}
