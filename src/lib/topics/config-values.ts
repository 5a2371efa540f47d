/** True where two spellings of a config's value mean the same: `5` and `5.0`, `a,b` and `a, b`, `true` and `TRUE`. */
export function sameConfigValue(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(value: string): string {
  const compact = value.trim().replace(/\s*,\s*/g, ',');
  if (/^-?\d+$/.test(compact)) return BigInt(compact).toString();
  if (/^-?\d*\.\d+$/.test(compact)) return Number(compact).toString();
  return /^(?:true|false)$/i.test(compact) ? compact.toLowerCase() : compact;
}

/**
 * True where a change of a topic's config makes Kafka delete records that it would have kept: less retention by time or
 * by size, or a clean-up policy that was not there before.
 * @param before the value that holds now, whoever set it; null where unknown
 */
export function deletesRecords(name: string, before: string | null, after: string | null): boolean {
  if (before === null || after === null) return false;
  switch (name) {
    case 'retention.ms':
    case 'retention.bytes':
      return limit(after) < limit(before);
    case 'cleanup.policy':
      return policies(after).some((policy) => !policies(before).includes(policy));
    default:
      return false;
  }
}

/** -1 stands for no limit. */
function limit(value: string): number {
  return Number(value) < 0 ? Infinity : Number(value);
}

function policies(value: string): readonly string[] {
  return value.split(',').map((policy) => policy.trim());
}

/** Set by a running reassignment and taken back by it; never anybody's own choice. */
export function isThrottle(name: string): boolean {
  return name === 'leader.replication.throttled.replicas' || name === 'follower.replication.throttled.replicas';
}
