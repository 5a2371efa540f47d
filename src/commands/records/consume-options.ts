import type { Context } from '../../lib/cli/context.js';
import { AppError } from '../../lib/errors.js';
import type { RecordOutput } from '../../lib/consume/batch-text.js';
import { parseOffsetSpec, type OffsetPoint, type OffsetSpec } from '../../lib/consume/offset-spec.js';
import { parseTimeOrAge } from '../../lib/values/time.js';

export const consumeOutputs = ['pretty', 'jsonl', 'value', 'raw'] as const satisfies readonly (
  RecordOutput | 'pretty'
)[];

export interface OutputOption {
  readonly output?: (typeof consumeOutputs)[number];
}

/** What is written: as the options say, else pretty on a terminal and JSON lines elsewhere. */
export function outputOf({ output }: OutputOption, { options, out }: Context): RecordOutput | 'pretty' {
  if (options.json === true && output !== undefined && output !== 'jsonl') {
    throw new AppError('USAGE', `--json prints JSON lines, and --output ${output} something else: use one of them`);
  }
  return output ?? (out.json || !out.stdout.isTTY ? 'jsonl' : 'pretty');
}

export interface SpanOptions {
  readonly fromBeginning: boolean;
  readonly offset?: string;
  readonly since?: string;
  readonly until?: string;
  readonly exit: boolean;
}

export interface ConsumeSpan {
  readonly start: OffsetPoint;
  /** null to follow. */
  readonly end: OffsetPoint | null;
}

/** From where to where, of all the ways to say it. @throws AppError USAGE */
export function consumeSpan(options: SpanOptions, now: Date): ConsumeSpan {
  const { fromBeginning, offset, since, until, exit } = options;
  const starts = [
    fromBeginning ? '--from-beginning' : [],
    offset === undefined ? [] : '--offset',
    since === undefined ? [] : '--since',
  ].flat();
  if (starts.length > 1)
    throw new AppError('USAGE', `${starts.join(' and ')} each say where to start: use one of them`);
  const spec = startOf(options, now);
  if (until !== undefined && spec.end !== null) {
    throw new AppError('USAGE', '--until and --offset both say where to end: use one of them');
  }
  const end = until === undefined ? spec.end : timePoint('--until', until, now);
  return { start: spec.start, end: end ?? (exit ? { kind: 'end' } : null) };
}

function startOf({ fromBeginning, offset, since }: SpanOptions, now: Date): OffsetSpec {
  if (offset !== undefined) return parseOffsetSpec(offset, now);
  if (since !== undefined) return { start: timePoint('--since', since, now), end: null };
  return { start: { kind: fromBeginning ? 'beginning' : 'end' }, end: null };
}

function timePoint(option: string, text: string, now: Date): OffsetPoint {
  const timestamp = parseTimeOrAge(text, now);
  if (timestamp !== null) return { kind: 'time', timestamp };
  throw new AppError('USAGE', `${option}: "${text}" is not a time such as 2026-01-31T12:00:00Z, epoch ms or 1h (ago)`);
}
