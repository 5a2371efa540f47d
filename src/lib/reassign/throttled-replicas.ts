/**
 * Values of `leader.replication.throttled.replicas` and its twin: `partition:broker` separated by commas, or `*` for all
 * of the topic's replicas (KIP-73).
 */

/** A list with these entries in it too. */
export function joined(before: string | null, entries: readonly string[]): string {
  if (before === '*') return before;
  return [...new Set([...entriesOf(before), ...entries])].join(',');
}

/**
 * What a list should be once the entries that a run added are to go.
 * @param now what it is; somebody else may have changed it
 * @param before what it was; null where it was not set
 * @param during what the run made of it
 */
export function without(now: string | null, before: string | null, during: string | null): string | null {
  if (now === during) return before;
  if (now === null || now === '*') return now;
  const kept = new Set(entriesOf(before));
  const added = new Set(entriesOf(during).filter((entry) => !kept.has(entry)));
  const rest = entriesOf(now).filter((entry) => !added.has(entry));
  return rest.length === 0 ? null : rest.join(',');
}

function entriesOf(list: string | null): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
