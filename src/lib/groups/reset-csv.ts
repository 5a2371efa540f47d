import { CsvError, parse } from 'csv-parse/sync';
import { writeFile } from 'node:fs/promises';
import { AppError, messageOf, type Problem } from '../errors.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { int64Of, isInt64, type Int64 } from '../values/int64.js';
import type { PartitionOffset } from '../kafka/types.js';
import { readText } from '../values/read-file.js';

/** @throws AppError FILE_UNREADABLE, INPUT_INVALID */
export async function readResetCsv(file: string, group: string): Promise<readonly PartitionOffset<Int64>[]> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `cannot read "${file}": ${messageOf(error)}`, { cause: error });
  }
  const { offsets, problems } = parseResetCsv(text, group);
  if (problems.length === 0) return offsets;
  const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new AppError('INPUT_INVALID', `${many} in "${file}"`, { problems });
}

export interface ParsedResetCsv {
  readonly offsets: readonly PartitionOffset<Int64>[];
  readonly problems: readonly Problem[];
}

/**
 * Reads what Kafka's own tool exports: `topic,partition,offset` on each line, or with the group before it, of which the
 * lines of other groups are left out. There is no header.
 */
function parseResetCsv(text: string, group: string): ParsedResetCsv {
  const offsets: PartitionOffset<Int64>[] = [];
  const problems: Problem[] = [];
  const seen = new PartitionTable<number>();
  for (const { line, fields } of rowsOf(text, problems)) {
    const parsed = parseRow(fields, group);
    if (parsed === 'of another group') continue;
    if (typeof parsed === 'string') {
      problems.push({ line, message: parsed });
      continue;
    }
    const earlier = seen.get(parsed);
    if (earlier === undefined) {
      seen.set(parsed, line);
      offsets.push(parsed);
    } else {
      problems.push({
        line,
        message: `"${parsed.topic}" partition ${parsed.partition} is there twice, see line ${earlier}`,
      });
    }
  }
  if (offsets.length + problems.length === 0) problems.push({ message: `it has no offsets for group "${group}"` });
  return { offsets, problems };
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

function rowsOf(text: string, problems: Problem[]): readonly Row[] {
  try {
    const lines: number[] = [];
    const records = parse(text, {
      bom: true,
      on_record: (record: string[], context) => {
        lines.push(context.lines);
        return record;
      },
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return records.map((fields, index) => ({ line: lines[index] ?? 0, fields }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const lines = typeof error['lines'] === 'number' ? { line: error['lines'] } : {};
    problems.push({ ...lines, message: `it is not CSV: ${error.message}` });
    return [];
  }
}

/** @returns what is wrong with it, as words */
function parseRow(fields: readonly string[], group: string): PartitionOffset<Int64> | string {
  const [topic = '', partition = '', offset = ''] = fields.length === 4 ? fields.slice(1) : fields;
  if (fields.length !== 3 && fields.length !== 4) return 'write topic,partition,offset';
  if (fields.length === 4 && fields[0] !== group) return 'of another group';
  if (topic === '') return 'the topic is missing';
  if (!/^\d+$/.test(partition) || !Number.isSafeInteger(Number(partition))) return `"${partition}" is no partition`;
  const parsed = /^-?\d{1,19}$/.test(offset) ? int64Of(BigInt(offset)) : null;
  if (!isInt64(parsed)) return `"${offset}" is no offset`;
  return { topic, partition: Number(partition), offset: parsed };
}

/** Kafka's own tool reads this back; names of topics need no quotes. */
function resetCsv(offsets: readonly PartitionOffset<Int64>[]): string {
  return offsets.map(({ topic, partition, offset }) => `${topic},${partition},${offset}\n`).join('');
}

export async function writeResetCsv(file: string, offsets: readonly PartitionOffset<Int64>[]): Promise<void> {
  try {
    await writeFile(file, resetCsv(offsets));
  } catch (error) {
    throw new AppError('OUTPUT_FAILED', `cannot write "${file}": ${messageOf(error)}`, { cause: error });
  }
}
