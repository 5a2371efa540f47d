import { resolve } from 'node:path';
import type { Command } from 'commander';
import { throwIfAborted } from '../../lib/abort.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { endTransaction } from '../../lib/produce/end-transaction.js';
import type { RecordDraft } from '../../lib/produce/draft.js';
import type { InputItem, MadeValue } from '../../lib/produce/input-source.js';
import { inputItems, isSingle, readsStdin, type InputPlaces } from '../../lib/produce/input.js';
import { draftOfValue, parseItem, parseLongItem, type ItemOptions } from '../../lib/produce/parse-item.js';
import { produceRecords } from '../../lib/produce/produce-records.js';
import { RejectsFile } from '../../lib/produce/rejects-file.js';
import type { ProduceReport } from '../../lib/produce/report.js';
import { exactJsonText } from '../../lib/values/exact-json.js';
import { longText } from '../../lib/values/parse-json-in-turns.js';
import { addProduceOptions, checkProduceOptions, parseHeader, type ProduceCommandOptions } from './produce-options.js';
import { openProduceTarget, type ProduceTarget } from './produce-target.js';
import { failureError, produceDocument, produceText, rejectionError, rejectionText } from './produce-view.js';

export function registerProduce(program: Command, session: Session): void {
  const command = program
    .command('produce')
    .description('Send events, each checked against its schema first')
    .argument('<topic>', 'its name');
  configureCommand(addProduceOptions(command).action(session.action(runProduce)), { timeLimit: null });
}

async function runProduce(context: Context, topic: string, options: ProduceCommandOptions): Promise<ExitCode> {
  checkProduceOptions(options);
  const headers = (options.header ?? []).map(parseHeader);
  const target = await openProduceTarget(context, topic, options);
  if (readsStdin(options) && context.stdin.isTTY === true) {
    context.out.note('Reading values from the terminal; Ctrl-D ends.');
  }
  const file = options.rejects;
  const rejects = file === undefined ? null : new RejectsFile(resolve(context.workingDirectory, file));
  const itemOptions: ItemOptions = {
    format: options.input,
    keySeparator: options.keySeparator ?? null,
    raw: options.raw,
    emptyIsTombstone: options.tombstone,
    typed: { key: options.keyType !== undefined, value: options.valueType !== undefined },
    headers,
  };
  const { signal } = context;
  const report = await produceRecords(inputItems(options, places(context, target)), {
    ...target,
    partition: options.partition ?? null,
    draft: (item) => draftOf(item, itemOptions, signal),
    keepGoing: options.keepGoing || options.dryRun,
    rate: options.rate ?? null,
    onRejected: (item, rejection) => {
      if (options.keepGoing || options.dryRun) context.out.warn(rejectionText(rejection));
      rejects?.add('json' in item ? Buffer.from(exactJsonText(item.json)) : item.bytes);
    },
    signal,
  });
  rejects?.close();
  const { transactions, writer } = target;
  if (transactions === null || writer === null) return conclude(context, options, target, report);
  return conclude(context, options, target, await endTransaction(transactions, writer, report, context.signal));
}

/** Long items are parsed in turns. */
function draftOf(
  item: InputItem | MadeValue,
  options: ItemOptions,
  signal: AbortSignal,
): RecordDraft | Promise<RecordDraft> {
  if ('json' in item) return draftOfValue(item.json, options);
  return item.bytes.length > longText ? parseLongItem(item.bytes, options, signal) : parseItem(item.bytes, options);
}

function places({ stdin, workingDirectory, now, signal }: Context, { encoder }: ProduceTarget): InputPlaces {
  return {
    stdin,
    resolve: (file) => resolve(workingDirectory, file),
    now,
    signal,
    schema: async () => (await encoder.target()).schema,
  };
}

async function conclude(
  { out, signal }: Context,
  options: ProduceCommandOptions,
  target: ProduceTarget,
  report: ProduceReport,
): Promise<ExitCode> {
  const { dryRun, keepGoing } = options;
  const { rejected, rejections } = report;
  // Of one value that is refused the error says all there is to say.
  if (dryRun || !(isSingle(options) && rejected > 0)) {
    await out.result('produce', produceDocument(options, target, report), () => produceText(options, target, report));
  }
  throwIfAborted(signal);
  if (target.writer !== null && target.writer.failure !== null) throw failureError(target.writer.failure, report);
  if (rejected === 0) return ExitCode.ok;
  if (dryRun) return ExitCode.findings;
  if (!keepGoing) throw rejectionError(rejections[0], report, options.raw ? null : target.subject);
  throw new AppError('ITEMS_FAILED', `${rejected} of ${report.valid + rejected} records were rejected`);
}
