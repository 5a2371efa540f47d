import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import { describeQuorum, type Quorum } from '../../lib/kafka/admin/quorum.js';
import { roughDuration } from '../../lib/values/duration.js';
import type { Int64 } from '../../lib/values/int64.js';

export function registerClusterCommands(program: Command, session: Session): void {
  const cluster = program.command('cluster').description('See who keeps the metadata of the cluster');
  cluster
    .command('quorum')
    .description('Show leader, voters and observers of the metadata, and how far each is')
    .action(session.action(runQuorum));
}

async function runQuorum(context: Context): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const quorum = await out.task('Reading the quorum', () => describeQuorum(kafka));
  const { voters, observers, ...rest } = quorum;
  await out.result('cluster.quorum', { ...rest, voters: [...voters], observers: [...observers] }, () =>
    quorumText(quorum, context.now().getTime(), out.theme),
  );
}

async function quorumText(quorum: Quorum, now: number, theme: Theme): Promise<string> {
  const { leaderId, leaderEpoch, highWatermark, voters, observers } = quorum;
  const leader = leaderId === -1 ? theme.bad('none') : String(leaderId);
  const ago = (time: Int64 | null): string | null =>
    time === null ? null : roughDuration(Math.max(0, now - Number(time)));
  const rows = [
    ...voters.map((replica) => ({ ...replica, status: replica.id === leaderId ? 'Leader' : 'Follower' })),
    ...observers.map((replica) => ({ ...replica, status: 'Observer' })),
  ];
  const table = await renderTable(
    rows,
    [
      { heading: 'NODE', value: ({ id }) => id, align: 'right' },
      { heading: 'STATUS', value: ({ status }) => status },
      { heading: 'LOG-END-OFFSET', value: ({ logEndOffset }) => logEndOffset, align: 'right' },
      { heading: 'LAG', value: ({ lag }) => lag, align: 'right' },
      { heading: 'FETCHED', value: ({ lastFetchedAt }) => ago(lastFetchedAt), align: 'right' },
      { heading: 'CAUGHT-UP', value: ({ lastCaughtUpAt }) => ago(lastCaughtUpAt), align: 'right' },
      { heading: 'DIRECTORY-ID', value: ({ directoryId }) => directoryId },
    ],
    theme,
  );
  return `Leader ${leader} in epoch ${leaderEpoch}, high watermark ${highWatermark}\n\n${table}`;
}
