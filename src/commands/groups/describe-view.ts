import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { GroupDocument } from './group-document.js';
import { stateText } from './list-view.js';
import { noteColumn, timeColumns } from './lag-columns.js';

interface Sections {
  readonly members: boolean;
  readonly state: boolean;
}

/** The tables that were asked for, in the columns of Kafka's own tool. */
export async function describeView(
  groups: readonly GroupDocument[],
  { members, state }: Sections,
  times: boolean,
  theme: Theme,
): Promise<string> {
  if (groups.length === 0) return 'No groups.';
  const sections: string[] = [];
  if (state) sections.push(await stateTable(groups, theme));
  if (members) sections.push(await memberTable(groups, theme));
  if (!state && !members) sections.push(await offsetTable(groups, times, theme));
  return sections.join('\n\n');
}

async function offsetTable(groups: readonly GroupDocument[], times: boolean, theme: Theme): Promise<string> {
  // There may be very many rows: each is the partition as it is, not a copy with its group in it.
  const rows = groups.flatMap(({ partitions }) => partitions ?? []);
  if (rows.length === 0) return 'No offsets.';
  const groupOf = new Map(
    groups.flatMap(({ group, partitions }) => (partitions ?? []).map((partition) => [partition, group])),
  );
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { heading: 'GROUP', value: (partition) => groupOf.get(partition) },
    { heading: 'TOPIC', value: ({ topic }) => topic },
    { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
    { heading: 'CURRENT-OFFSET', value: ({ currentOffset }) => currentOffset, align: 'right' },
    { heading: 'LOG-END-OFFSET', value: ({ logEndOffset }) => logEndOffset, align: 'right' },
    { heading: 'LAG', value: ({ lag }) => lag, align: 'right' },
    { heading: 'CONSUMER-ID', value: ({ consumerId }) => consumerId },
    { heading: 'HOST', value: ({ host }) => host },
    { heading: 'CLIENT-ID', value: ({ clientId }) => clientId },
    ...(times ? timeColumns : []),
    ...noteColumn(rows, theme),
  ];
  return renderTable(rows, columns, theme);
}

async function memberTable(groups: readonly GroupDocument[], theme: Theme): Promise<string> {
  const rows = groups.flatMap(({ group, members }) => members.map((member) => ({ group, ...member })));
  if (rows.length === 0) return 'No members.';
  const instances: readonly Column<(typeof rows)[number]>[] = [
    { heading: 'GROUP-INSTANCE-ID', value: ({ instanceId }) => instanceId },
  ];
  return renderTable(
    rows,
    [
      { heading: 'GROUP', value: ({ group }) => group },
      { heading: 'CONSUMER-ID', value: ({ memberId }) => memberId },
      ...(rows.some(({ instanceId }) => instanceId !== null) ? instances : []),
      { heading: 'HOST', value: ({ host }) => host },
      { heading: 'CLIENT-ID', value: ({ clientId }) => clientId },
      { heading: '#PARTITIONS', value: ({ assignment }) => countOf(assignment), align: 'right' },
      { heading: 'ASSIGNMENT', value: ({ assignment }) => assignmentText(assignment) },
    ],
    theme,
  );
}

async function stateTable(groups: readonly GroupDocument[], theme: Theme): Promise<string> {
  return renderTable(
    groups,
    [
      { heading: 'GROUP', value: ({ group }) => group },
      { heading: 'COORDINATOR', value: ({ coordinator }) => coordinator.address },
      { heading: '(ID)', value: ({ coordinator }) => `(${coordinator.id})` },
      { heading: 'ASSIGNMENT-STRATEGY', value: ({ assignor }) => assignor },
      { heading: 'STATE', value: ({ state }) => stateText(state, theme) },
      { heading: '#MEMBERS', value: ({ members }) => members.length, align: 'right' },
    ],
    theme,
  );
}

type Assignment = GroupDocument['members'][number]['assignment'];

function countOf(assignment: Assignment): number {
  return assignment.reduce((count, { partitions }) => count + partitions.length, 0);
}

/** `task.created:0,1;task.deleted:2`, as Kafka's own tool writes it. */
export function assignmentText(assignment: Assignment): string | null {
  if (assignment.length === 0) return null;
  return assignment.map(({ topic, partitions }) => `${topic}:${partitions.join(',')}`).join(';');
}
