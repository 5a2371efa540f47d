import type { Command } from 'commander';
import { delayedSignal, throwIfAborted } from '../../lib/abort.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context, OtherCluster } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { CopyCheck } from '../../lib/copy/copy-check.js';
import { copyRecords } from '../../lib/copy/copy-records.js';
import { planCopy, type CopyPlan } from '../../lib/copy/plan.js';
import { SchemaIds } from '../../lib/copy/schema-ids.js';
import { AppError } from '../../lib/errors.js';
import { RecordWriter } from '../../lib/kafka/writer/record-writer.js';
import { formatSize } from '../../lib/values/size.js';
import { counted } from '../../lib/values/wording.js';
import { lineFilter, warnOfFailures } from '../shared/line-filter.js';
import { copySpan, type CopyCommandOptions } from './copy-options.js';
import { copyDocument, copyText, type CopyResult } from './copy-view.js';

export function registerCopy(program: Command, session: Session): void {
  const command = program
    .command('copy')
    .description('Copy records from a topic to another one, also of another cluster')
    .argument('<from>', 'the topic to copy from, as far as it goes now')
    .argument('<to>', 'the topic to copy to, which has to be there')
    .option('--to-brokers <host:port,...>', 'the cluster to copy to, where it is another one')
    .option('--to-profile <name>', 'the same, as a profile names it')
    .option('--to-command-config <file>', 'the same, as client.properties of Java or librdkafka say it')
    .option('--to-registry <url>', "the target's registry: schema ids become those that the schemas have there")
    .option('--since <time>', 'start at a time: 2026-01-31T12:00:00Z (UTC unless it says), epoch ms, or 1h (ago)')
    .option('--until <time>', 'end each partition at its first record at or after a time')
    .option('--filter <expression>', 'records for which this CEL expression is true: value.priority == "HIGH"')
    .option('--verify', 'read back what was written, and compare it', false)
    .option('--allow-expired', "also records that the target's retention deletes at once", false)
    .option('--dry-run', 'show what would be copied', false);
  configureCommand(command.action(session.action(runCopy)), { timeLimit: null });
}

/** Milliseconds in which an interrupted copy may still bring to its end what is under way. */
const drainTime = 10_000;
const deliveryTimeout = 60_000;

async function runCopy(context: Context, from: string, to: string, options: CopyCommandOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const span = copySpan(options, context.now());
  const filter = await lineFilter(options.filter, context);
  const source = await context.kafka();
  const other = await context.otherCluster({
    brokers: { value: options.toBrokers, from: '--to-brokers' },
    registry: { value: options.toRegistry, from: '--to-registry' },
    profile: { value: options.toProfile, from: '--to-profile' },
    commandConfig: { value: options.toCommandConfig, from: '--to-command-config' },
  });
  const plan = await planCopy(source, other.kafka, {
    ...{ from, to, ...span, now: context.now(), filter },
  });
  judge(context, plan, options);
  const result: CopyResult = { from, to, plan, dryRun: options.dryRun };
  if (options.dryRun) {
    await out.result('copy', copyDocument(result), () => copyText(result));
    return plan.expired > 0 && !options.allowExpired ? ExitCode.findings : ExitCode.ok;
  }

  const cluster = await other.announce();
  const target = other.kafka.withSignal(delayedSignal(signal, drainTime));
  const [keyIds, valueIds] = await openSchemaIds(context, other, from, to);
  const check = options.verify ? await CopyCheck.open(target, plan.target, plan.keepsTimes) : null;
  const { compression } = plan.target;
  const writer = await RecordWriter.open(target, { acks: 'all', compressionOf: () => compression, deliveryTimeout });
  const outcome = await out.task('Copying', (progress) =>
    copyRecords(source, plan, {
      ...{ filter, writer, keyIds, valueIds, check, allowExpired: options.allowExpired, signal },
      onGap: (gap) =>
        out.warn(
          `topic "${gap.topic}", partition ${gap.partition}: offsets from ${gap.from} on are gone, reading on at ${gap.to}`,
        ),
      onProgress: (records) => progress(`${records} of ${counted(plan.offsets, 'record')}`),
    }),
  );
  const ids = { key: keyIds?.translated ?? [], value: valueIds?.translated ?? [] };
  const done: CopyResult = { ...result, cluster, outcome, ids, check };
  await out.result('copy', copyDocument(done), () => copyText(done));
  warnOfFailures(filter, context);
  throwIfAborted(signal);
  if (outcome.failure !== null) throw outcome.failure;
  expectWhole(check, outcome.missed, to);
  return ExitCode.ok;
}

/** @throws AppError ITEMS_FAILED, INCOMPLETE */
function expectWhole(check: CopyCheck | null, missed: number, to: string): void {
  if (check !== null && check.missing > 0) {
    throw new AppError('ITEMS_FAILED', `${counted(check.missing, 'record')} not found in "${to}" as written`);
  }
  if (missed > 0) throw new AppError('INCOMPLETE', `${counted(missed, 'record')} in the source not copied to "${to}"`);
}

/** @throws AppError RECORDS_EXPIRED */
function judge({ out }: Context, plan: CopyPlan, options: CopyCommandOptions): void {
  const { expired, target, keepsTimes, unstable } = plan;
  if (unstable > 0) {
    out.warn(`${counted(unstable, 'offset')} after the last stable offset are not copied: a transaction is open`);
  }
  if (!keepsTimes) out.warn(`topic "${target.name}" gives records the time at which they come: theirs are not kept`);
  if (plan.exceededSize !== null) {
    const { kept, coming } = plan.exceededSize;
    const limit = `retention.bytes ${target.configs['retention.bytes'] ?? ''} and a segment a partition`;
    out.warn(
      `topic "${target.name}" keeps at most ${formatSize(kept)} (${limit}), and about ${formatSize(coming)} are to come: brokers delete the oldest`,
    );
  }
  if (expired === 0) return;
  const what = `${counted(expired, 'record')} older than "${target.name}" keeps records (retention.ms ${target.configs['retention.ms'] ?? ''})`;
  if (options.allowExpired || options.dryRun) out.warn(`there are ${what}: brokers delete them at once`);
  else throw new AppError('RECORDS_EXPIRED', `there are ${what}: brokers would delete them at once`);
}

/** Keys are looked at only where they have schemas: a number of eight bytes looks the same. */
async function openSchemaIds(
  context: Context,
  { registry }: OtherCluster,
  from: string,
  to: string,
): Promise<readonly [keyIds: SchemaIds | null, valueIds: SchemaIds | null]> {
  if (registry === null) return [null, null];
  const source = await context.registry();
  const keyIds = new SchemaIds(source, registry, { from: `${from}-key`, to: `${to}-key` });
  const valueIds = new SchemaIds(source, registry, { from: `${from}-value`, to: `${to}-value` });
  return [(await keyIds.hasSubject()) ? keyIds : null, valueIds];
}
