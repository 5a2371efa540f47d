import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { GroupLag } from '../../lib/groups/limits.js';
import { partitionDocument } from './group-document.js';
import { leftColumn, noteColumn, timeColumns } from './lag-columns.js';
import { stateText } from './list-view.js';

type LagDocument = DocumentOf<'groups.lag'>;
type LaggingGroup = LagDocument['groups'][number];

export function lagDocument(lags: readonly GroupLag[], at: Date): LagDocument {
  return {
    at: at.getTime(),
    groups: lags.map(({ report, limits, exceeded, ...total }) => ({
      group: report.groupId,
      type: report.type,
      state: report.state,
      members: report.members.length,
      ...total,
      limits,
      exceeded,
      partitions: report.partitions.map(partitionDocument),
    })),
  };
}

/** A line for each partition of groups that were named; else one for each group. */
export async function lagView(
  { groups }: LagDocument,
  { byPartition, times }: { readonly byPartition: boolean; readonly times: boolean },
  theme: Theme,
): Promise<string> {
  if (groups.length === 0) return 'No groups.';
  return byPartition ? partitionTable(groups, times, theme) : groupTable(groups, times, theme);
}

async function groupTable(groups: readonly LaggingGroup[], times: boolean, theme: Theme): Promise<string> {
  const columns: readonly Column<LaggingGroup>[] = [
    { heading: 'GROUP', value: ({ group }) => group },
    { heading: 'STATE', value: ({ state }) => stateText(state, theme) },
    { heading: '#MEMBERS', value: ({ members }) => members, align: 'right' },
    { heading: 'LAG', value: (group) => marked(group, 'lag', group.lag, theme), align: 'right' },
    { heading: 'UNCOMMITTED', value: ({ uncommitted }) => uncommitted, align: 'right' },
    ...leftColumn(groups),
    ...(times ? timeColumns : []),
  ];
  return renderTable(groups, columns, theme);
}

function marked(group: LaggingGroup, limit: 'lag' | 'time-lag', value: number, theme: Theme): string {
  return group.exceeded.includes(limit) ? theme.bad(String(value)) : String(value);
}

async function partitionTable(groups: readonly LaggingGroup[], times: boolean, theme: Theme): Promise<string> {
  const rows = groups.flatMap(({ group, partitions }) => partitions.map((partition) => ({ group, ...partition })));
  if (rows.length === 0) return 'No offsets.';
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { heading: 'GROUP', value: ({ group }) => group },
    { heading: 'TOPIC', value: ({ topic }) => topic },
    { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
    { heading: 'CURRENT-OFFSET', value: ({ currentOffset }) => currentOffset, align: 'right' },
    { heading: 'LOG-END-OFFSET', value: ({ logEndOffset }) => logEndOffset, align: 'right' },
    { heading: 'LAG', value: ({ lag }) => lag, align: 'right' },
    ...leftColumn(rows),
    ...(times ? timeColumns : []),
    ...noteColumn(rows, theme),
  ];
  return renderTable(rows, columns, theme);
}
