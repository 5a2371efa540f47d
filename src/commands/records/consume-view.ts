import type { Context } from '../../lib/context/context.js';
import { jsonlFormat, rawFormat, valueFormat, type RecordFormat } from '../../lib/consume/record-formats.js';
import { templateFormat } from '../../lib/consume/template-format.js';
import type { RecordFilter } from '../../lib/events/record-filter.js';
import { patternOption } from '../../lib/cli/pattern-option.js';
import type { ConsumeCommandOptions } from './consume-options.js';
import { lineMask } from '../shared/line-mask.js';
import { PrettyRecords } from '../shared/pretty-records.js';

export interface RecordsView {
  readonly format: RecordFormat;
  /** What is printed of records in that format. */
  readonly text: (bytes: Buffer) => Buffer | string;
}

/** How records are printed: as the options say, else pretty on a terminal and JSON lines elsewhere. */
export async function recordsView({ output, format }: ConsumeCommandOptions, context: Context): Promise<RecordsView> {
  const { out } = context;
  const chosen = output ?? (out.json || !out.stdout.isTTY ? 'jsonl' : 'pretty');
  const isLine = format === undefined && (chosen === 'pretty' || chosen === 'jsonl');
  const masked = await lineMask(context, isLine ? null : format === undefined ? `--output ${chosen}` : '--format');
  const asItIs = (bytes: Buffer): Buffer => bytes;
  if (format !== undefined) return { format: templateFormat(format), text: asItIs };
  switch (chosen) {
    case 'pretty': {
      const pretty = new PrettyRecords(out.theme);
      return { format: jsonlFormat, text: (bytes) => pretty.text(masked(bytes)) };
    }
    case 'jsonl':
      return { format: jsonlFormat, text: masked };
    case 'value':
      return { format: valueFormat, text: asItIs };
    case 'raw':
      return { format: rawFormat, text: asItIs };
  }
}

/** @returns null where every record is wanted. @throws AppError USAGE */
export async function recordsFilter({ filter, grep }: ConsumeCommandOptions): Promise<RecordFilter | null> {
  if (filter === undefined && grep === undefined) return null;
  const { bothFilters, compileFilter, patternFilter } = await import('../../lib/events/record-filter.js');
  const pattern = grep === undefined ? null : patternFilter(await patternOption('--grep', grep));
  if (filter === undefined) return pattern;
  return pattern === null ? compileFilter(filter) : bothFilters(compileFilter(filter), pattern);
}
