import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';

type ListedGroup = DocumentOf<'groups.list'>['groups'][number];

export async function groupTable(groups: readonly ListedGroup[], theme: Theme): Promise<string> {
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
