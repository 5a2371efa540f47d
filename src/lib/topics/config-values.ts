/** True where two spellings of a config's value mean the same: `5` and `5.0`, `a,b` and `a, b`, `true` and `TRUE`. */
export function sameConfigValue(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(value: string): string {
  const compact = value.trim().replace(/\s*,\s*/g, ',');
  if (/^[+-]?\d+$/.test(compact)) return BigInt(compact).toString();
  if (javaDouble.test(compact)) return Number(compact.replace(/[dDfF]$/, '')).toString();
  return /^(?:true|false)$/i.test(compact) ? compact.toLowerCase() : compact;
}

/** What Java's `Double.parseDouble` takes in decimal digits: brokers give `1e-1` back as `0.1`. */
const javaDouble = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/;

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

/** Bytes that a text may have in Kafka's protocol; a broker closes the connection at a longer one. */
export const longestText = 32_767;

/** What is wrong with configs that cannot even be sent, or null; what their values mean is the brokers' to judge. */
export function unsendableConfig(configs: Readonly<Record<string, string | null>>): string | null {
  for (const [name, value] of Object.entries(configs)) {
    const size = Math.max(Buffer.byteLength(name), Buffer.byteLength(value ?? ''));
    if (size > longestText)
      return `config "${name.slice(0, 60)}" has ${size} bytes, and Kafka's texts at most ${longestText}`;
  }
  return null;
}
