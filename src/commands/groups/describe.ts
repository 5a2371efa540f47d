import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { describeConsumption } from '../../lib/groups/describe.js';
import { groupNotFound } from '../../lib/groups/select-groups.js';
import { listGroups } from '../../lib/kafka/group/list-groups.js';
import { describeView } from './describe-view.js';
import { groupDocument } from './group-document.js';
import { groupNotes } from './notes.js';

interface DescribeOptions {
  readonly all: boolean;
  readonly members: boolean;
  readonly state: boolean;
  readonly timeLag: boolean;
}

export function registerDescribe(parent: Command, session: Session): void {
  parent
    .command('describe')
    .description('Show partitions with their lag, members, assignment, coordinator and state of groups')
    .argument('[group...]', 'names of groups')
    .option('--all', 'every group', false)
    .option('--members', 'the members and what each reads, instead of offsets', false)
    .option('--state', 'coordinator, assignor, state and number of members, instead of offsets', false)
    .option('--time-lag', 'TIME-LAG and HEADROOM too with --all; it costs a fetch a partition', false)
    .action(session.action(runDescribe));
}

async function runDescribe(context: Context, names: readonly string[], options: DescribeOptions): Promise<void> {
  if (options.all === names.length > 0) throw new AppError('USAGE', 'name groups, or use --all');
  const { out } = context;
  const offsets = !options.members && !options.state;
  const times = offsets && (options.timeLag || !options.all);
  const kafka = await context.kafka();
  const { groups, missing, brokers } = await out.task('Reading groups', async () => {
    const wanted = options.all ? await listGroups(kafka, { states: [], types: [] }) : names;
    const described = await describeConsumption(kafka, wanted, { offsets, left: times, times, now: context.now });
    return { ...described, brokers: (await kafka.metadata([])).brokers };
  });
  if (groups.length > 0 || options.all) {
    const document = { groups: groups.map((group) => groupDocument(group, brokers, offsets)) };
    if (!options.all && offsets) for (const note of groupNotes(groups)) out.note(out.errorTheme.faint(note));
    await out.result('groups.describe', document, () => describeView(document.groups, options, times, out.theme));
  }
  if (missing.length > 0) throw groupNotFound(missing);
}
