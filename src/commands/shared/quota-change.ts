import type { QuotaChange } from '../../lib/access/quotas.js';

/** `producer_byte_rate (none) → 1048576` */
export function quotaChangeText({ name, before, after }: QuotaChange): string {
  return `${name} ${shown(before)} → ${shown(after)}`;
}

function shown(limit: number | null): string {
  return limit === null ? '(none)' : String(limit);
}
