import type { Command } from 'commander';
import { choiceArgument, countArgument, partitionsArgument, positiveCountArgument } from '../../lib/cli/arguments.js';
import type { LogicalForm } from '../../lib/formats/avro/logical-type.js';
import type { Context } from '../../lib/context/context.js';
import { typeArgument, typeChoices, type TypeOption } from './type-options.js';
import { templateHelp } from '../../lib/consume/template-format.js';
import { expectAtMostOne, expectNone, expectWith } from '../shared/option-rules.js';

const forms = ['readable', 'base'] as const satisfies readonly LogicalForm[];

const outputs = ['pretty', 'jsonl', 'value', 'raw'] as const;

export interface ConsumeCommandOptions {
  readonly regex: boolean;
  readonly fromBeginning: boolean;
  readonly offset?: string;
  readonly since?: string;
  readonly until?: string;
  readonly tail?: number;
  readonly maxMessages?: number;
  readonly exit: boolean;
  readonly partition?: readonly number[];
  readonly group?: string;
  /** False after `--no-commit`. */
  readonly commit: boolean;
  readonly filter?: string;
  readonly grep?: string;
  readonly output?: (typeof outputs)[number];
  readonly format?: string;
  readonly readUncommitted: boolean;
  readonly readerSchema?: string;
  readonly keyType?: TypeOption;
  readonly valueType?: TypeOption;
  readonly logical: LogicalForm;
}

export function addConsumeOptions(command: Command): Command {
  return command
    .option('--regex', "read topics whose whole name a pattern matches, new ones too: 'task\\..*'", false)
    .option('--from-beginning', 'start with the oldest record instead of the next one', false)
    .option('-o, --offset <spec>', 'start at beginning, end, N, -N (from the end), +N, @TIME; @T1:T2 for a time range')
    .option('--since <time>', 'start at a time: 2026-01-31T12:00:00Z (UTC unless it says), epoch ms, or 1h (ago)')
    .option('--until <time>', 'end each partition at its first record at or after a time')
    .option('--tail <number>', 'start with the last so many records of all partitions together', positiveCountArgument)
    .option('-n, --max-messages <number>', 'end after so many records in all', countArgument)
    .option('-e, --exit', 'end at what is there now instead of waiting for more', false)
    .option('-p, --partition <number,...>', 'these partitions only; may be repeated', partitionsArgument)
    .option('-g, --group <group>', 'read as a member of this consumer group, and commit what was printed')
    .option('--no-commit', 'with --group: commit nothing')
    .option('--filter <expression>', 'records for which this CEL expression is true: value.priority == "HIGH"')
    .option('--grep <regex>', 'records with a key, headers or value that match, as JSON')
    .option('--output <format>', `${outputs.join(', ')}; pretty on a terminal, else jsonl`, choiceArgument(outputs))
    .option('--format <template>', `print records by a template: ${templateHelp}`)
    .option('--allow-control', 'print control characters of records on a terminal as they are', false)
    .option('--read-uncommitted', 'also records of open and aborted transactions', false)
    .option('--reader-schema <file>', 'read Avro values as this schema says')
    .option('--key-type <type>', `what all keys are: ${typeChoices}`, typeArgument)
    .option('--value-type <type>', 'what all values are, as --key-type has it', typeArgument)
    .option(
      '--logical <form>',
      'dates and times of Avro: base (numbers) or readable (ISO 8601)',
      choiceArgument(forms),
      'base',
    );
}

/** @throws AppError USAGE */
export function checkConsumeOptions(options: ConsumeCommandOptions, { options: globals }: Context): void {
  const { fromBeginning, offset, since, tail, group, partition, output, format, maxMessages } = options;
  const starts = { '--offset': offset, '--since': since, '--tail': tail };
  expectAtMostOne({ '--from-beginning': fromBeginning, ...starts }, 'where to start');
  if (group !== undefined) expectNone('--group reads what the group says', { ...starts, '--partition': partition });
  expectWith({ '--no-commit': !options.commit }, '--group', group !== undefined);
  expectAtMostOne({ '--tail': tail, '--max-messages': maxMessages }, 'how many');
  expectAtMostOne({ '--format': format, '--output': output }, 'how to print');
  const isLines = output === undefined || output === 'jsonl';
  if (globals.json === true)
    expectNone('--json prints JSON lines', { '--format': format, [`--output ${output ?? ''}`]: !isLines });
}
