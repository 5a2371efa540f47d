import { parseOffsetSpec, type OffsetPoint, type OffsetSpec } from '../../lib/consume/offset-spec.js';
import { timeOrAgeOption } from '../shared/time-option.js';
import type { ConsumeCommandOptions } from './consume-options.js';
import { expectAtMostOne } from '../shared/option-rules.js';

export interface ConsumeSpan {
  readonly start: OffsetPoint;
  /** null to follow. */
  readonly end: OffsetPoint | null;
}

/** From where to where, of all the ways to say it. @throws AppError USAGE */
export function consumeSpan(options: ConsumeCommandOptions, now: Date): ConsumeSpan {
  const { until, exit } = options;
  const spec = startOf(options, now);
  expectAtMostOne({ '--until': until, '--offset': spec.end ?? undefined }, 'where to end');
  const end = until === undefined ? spec.end : timePoint('--until', until, now);
  return { start: spec.start, end: end ?? (exit ? { kind: 'end' } : null) };
}

function startOf({ fromBeginning, tail, offset, since }: ConsumeCommandOptions, now: Date): OffsetSpec {
  if (offset !== undefined) return parseOffsetSpec(offset, now);
  if (since !== undefined) return { start: timePoint('--since', since, now), end: null };
  return { start: { kind: fromBeginning || tail !== undefined ? 'beginning' : 'end' }, end: null };
}

export function timePoint(option: string, text: string, now: Date): OffsetPoint {
  return { kind: 'time', timestamp: timeOrAgeOption(option, text, now) };
}
