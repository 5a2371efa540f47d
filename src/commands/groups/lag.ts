import type { Command } from 'commander';
import { countArgument, durationArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { judgeLag } from '../../lib/groups/limits.js';
import { describeConsumption } from '../../lib/groups/describe.js';
import { groupNotFound, hasOffsets } from '../../lib/groups/select-groups.js';
import { isInScope, type TopicScope } from '../../lib/groups/topic-scope.js';
import { listGroups } from '../../lib/kafka/group/list-groups.js';
import { expectDecided, lagLimits, warnOfExceeded } from './lag-limits.js';
import { showLag, type Look } from './lag-report.js';
import { awaitNoLag, watchLag } from './lag-watch.js';
import { topicArgument } from './topic-argument.js';
import { expectNone } from '../shared/option-rules.js';

interface LagOptions {
  readonly watch: boolean;
  readonly maxLag?: number;
  readonly maxTimeLag?: number;
  readonly untilZero: boolean;
  readonly topic?: readonly TopicScope[];
}

export function registerLag(parent: Command, session: Session): void {
  const command = parent
    .command('lag')
    .description('Show how far groups are behind, in records and in time; 4 when a limit is passed')
    .argument('[group...]', 'names of groups; all unless given')
    .option('--watch', 'look again every two seconds, until Ctrl-C or a limit is passed', false)
    .option('--max-lag <records>', "limit of a group's lag in all its partitions", countArgument)
    .option('--max-time-lag <duration>', 'limit of the time for which the oldest unread record waits', durationArgument)
    .option('--until-zero', 'wait until nothing is left to read; 4 when --timeout passes first', false)
    .option('--topic <topic[:partitions]>', 'only this topic, or some partitions of it; may be repeated', topicArgument)
    .action(session.action(runLag));
  configureCommand(command, { isFollowing: ({ watch, untilZero }) => watch === true || untilZero === true });
}

async function runLag(context: Context, names: readonly string[], options: LagOptions): Promise<ExitCode> {
  const { watch, untilZero, maxLag = null, maxTimeLag = null } = options;
  if (untilZero) {
    const limits = { '--max-lag': options.maxLag, '--max-time-lag': options.maxTimeLag };
    expectNone('--until-zero waits for no lag at all', limits);
  }
  const look = await lookAt(context, names, options);
  const shape = { byPartition: names.length > 0, times: watch || !untilZero };
  if (untilZero) return awaitNoLag(context, look, shape, watch);
  if (watch) return watchLag(context, look, shape, maxLag !== null || maxTimeLag !== null);
  const { lags, missing } = await context.out.task('Reading groups', look);
  if (lags.length > 0 || names.length === 0) await showLag(context, lags, shape);
  if (missing.length > 0) throw groupNotFound(missing);
  warnOfExceeded(context, lags);
  expectDecided(lags);
  return lags.some(({ exceeded }) => exceeded.length > 0) ? ExitCode.findings : ExitCode.ok;
}

async function lookAt(
  context: Context,
  names: readonly string[],
  { watch, untilZero, maxLag, maxTimeLag, topic = [] }: LagOptions,
): Promise<() => Promise<Look>> {
  const kafka = await context.kafka();
  const given = { maxLag: maxLag ?? null, maxTimeLagMs: maxTimeLag ?? null };
  const limitsOf = untilZero ? () => given : await lagLimits(context, names, given);
  const read = { offsets: true, left: true, times: watch || !untilZero, now: context.now };
  return async () => {
    const wanted = names.length > 0 ? names : (await listGroups(kafka, { states: [], types: [] })).filter(hasOffsets);
    const { groups, missing } = await describeConsumption(kafka, wanted, read);
    const lags = groups.map((group) => {
      const partitions = group.partitions.filter((partition) => isInScope(partition, topic));
      return judgeLag({ ...group, partitions }, limitsOf(group.groupId));
    });
    return { lags, missing };
  };
}
