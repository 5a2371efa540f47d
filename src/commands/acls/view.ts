import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import type { Acl } from '../../lib/names/acl-words.js';
import { resourceWord } from '../../lib/names/acl-resources.js';

const columns: readonly Column<Acl>[] = [
  { heading: 'RESOURCE', value: resourceWord },
  { heading: 'PATTERN', value: ({ patternType }) => patternType },
  { heading: 'PRINCIPAL', value: ({ principal }) => principal },
  { heading: 'HOST', value: ({ host }) => host },
  { heading: 'OPERATION', value: ({ operation }) => operation },
  { heading: 'PERMISSION', value: ({ permission }) => permission },
];

export async function aclTable(acls: readonly Acl[], theme: Theme): Promise<string> {
  return acls.length === 0 ? 'No ACLs.' : renderTable(acls, columns, theme);
}

/** @param done what became of those without an error */
export async function aclOutcomeTable<Row extends Acl & { readonly error: ItemError | null }>(
  acls: readonly Row[],
  done: (acl: Row) => string,
  theme: Theme,
): Promise<string> {
  if (acls.length === 0) return 'No ACLs.';
  const status: Column<Row> = { heading: 'STATUS', value: (acl) => acl.error?.message ?? done(acl) };
  return renderTable(acls, [...columns, status], theme);
}
