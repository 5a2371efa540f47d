import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { ListedGroup } from '../../lib/kafka/group/group-types.js';

type GroupsDocument = DocumentOf<'groups.list'>;

export function groupsDocument(groups: readonly ListedGroup[]): GroupsDocument {
  return {
    groups: groups.map(({ groupId: group, type, protocolType: protocol, state, coordinator }) => {
      return { group, type, protocol, state, coordinator };
    }),
  };
}

export async function groupTable({ groups }: GroupsDocument, theme: Theme): Promise<string> {
  if (groups.length === 0) return 'No groups.';
  return renderTable(
    groups,
    [
      { heading: 'GROUP', value: ({ group }) => group },
      { heading: 'TYPE', value: ({ type }) => type },
      { heading: 'PROTOCOL', value: ({ protocol }) => (protocol === '' ? null : protocol) },
      { heading: 'STATE', value: ({ state }) => stateText(state, theme) },
      { heading: 'COORDINATOR', value: ({ coordinator }) => coordinator, align: 'right' },
    ],
    theme,
  );
}

/** A group that works is nothing to look at. */
export function stateText(state: string | null, theme: Theme): string | null {
  return state === null || state === 'Stable' || state === 'Empty' ? state : theme.warn(state);
}
