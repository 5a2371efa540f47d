import type { QuotaPlan } from '../../lib/access/quotas.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { ClientQuotas } from '../../lib/kafka/admin/client-quota.js';
import { quotaChangeText } from '../shared/quota-change.js';
import { entityText, quotaKeys, type QuotaEntity } from '../../lib/names/quota-words.js';

export async function quotaTable(quotas: readonly ClientQuotas[], theme: Theme): Promise<string> {
  if (quotas.length === 0) return 'No quotas.';
  const rows = quotas.flatMap(({ entity, values }) =>
    Object.entries(values).map(([name, value]) => ({ entity, name, value })),
  );
  const part = (type: string) => (row: { readonly entity: QuotaEntity }) =>
    type in row.entity ? (row.entity[type] ?? '<default>') : null;
  return renderTable(
    rows,
    [
      { heading: 'USER', value: part('user') },
      { heading: 'CLIENT-ID', value: part('client-id') },
      { heading: 'IP', value: part('ip') },
      { heading: 'QUOTA', value: ({ name }) => name },
      { heading: 'VALUE', value: ({ value }) => value, align: 'right' },
      { heading: 'PER-SECOND', value: ({ name }) => unitOf(name) },
    ],
    theme,
  );
}

export function quotaChangeLines({ entity, changes }: QuotaPlan, theme: Theme): string {
  if (changes.length === 0) return 'It is so already.';
  const whose = entityText(entity);
  return changes
    .map((change) => {
      const { before, after } = change;
      const sign = before === null ? theme.good('+') : after === null ? theme.bad('-') : theme.warn('~');
      return `${sign} ${whose}: ${quotaChangeText(change)}`;
    })
    .join('\n');
}

/** What a limit counts in a second, or of a second; null where this version does not know it. */
function unitOf(name: string): string | null {
  const [, unit] = Object.entries(quotaKeys).find(([key]) => key === name) ?? [];
  return unit ?? null;
}
