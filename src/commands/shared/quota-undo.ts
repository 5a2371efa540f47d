import type { QuotaPlan } from '../../lib/access/quotas.js';
import type { Output } from '../../lib/cli/output.js';
import type { QuotaEntity } from '../../lib/names/quota-words.js';

/** The commands that take a change of limits back. */
export function quotaUndo(out: Output, { entity, changes }: QuotaPlan): readonly string[] {
  const options = entityOptions(entity);
  const back = changes.flatMap(({ name, before }) => (before === null ? [] : [`${name}=${before}`]));
  const away = changes.flatMap(({ name, before }) => (before === null ? [name] : []));
  return [
    ...(back.length > 0 ? [out.command('quotas set', { names: back, options })] : []),
    ...(away.length > 0 ? [out.command('quotas unset', { names: away, options })] : []),
  ];
}

/** The options that mean this entity. */
function entityOptions(entity: QuotaEntity): readonly string[] {
  return Object.entries(entity).flatMap(([type, name]) =>
    name === null ? [`--${type}-default`] : [`--${type}`, name],
  );
}
