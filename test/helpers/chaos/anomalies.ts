import type { History, LoggedEvent, Note, Place } from './history.js';

/**
 * What must not be in a history: what Jepsen's Kafka workload looks for, and effects that are not exactly once.
 * @see https://github.com/jepsen-io/redpanda/blob/main/src/jepsen/redpanda/workload/queue.clj
 */
export function anomaliesOf(history: History): readonly string[] {
  const { processes } = history;
  return [
    ...writes(history),
    ...valuesAtOneOffset(history),
    ...reads(history),
    ...effects(history),
    ...processes.flatMap((notes, index) => [
      ...readsGoingBack(notes).map((text) => `process ${index}: ${text}`),
      ...commitsGoingBack(notes).map((text) => `process ${index}: ${text}`),
      ...notes.flatMap((note) => (harmless.has(note.kind) ? [] : [`process ${index}: ${JSON.stringify(note)}`])),
    ]),
  ];
}

const harmless: ReadonlySet<string> = new Set(['assigned', 'read', 'committed']);

function writes({ published, log }: History): readonly string[] {
  const times = countOf(log.map(({ eventId }) => eventId));
  return [
    ...[...times].filter(([, count]) => count > 1).map(([eventId]) => `duplicate: ${eventId} is there more than once`),
    ...published.flatMap(({ eventId, outcome }) => {
      const isThere = times.has(eventId);
      if (outcome === 'acknowledged' && !isThere) return [`lost write: ${eventId} was acknowledged and is not there`];
      const failed = outcome === 'unsent' || outcome === 'rejected';
      return failed && isThere ? [`aborted write: ${eventId} was ${outcome} and is there`] : [];
    }),
  ];
}

function valuesAtOneOffset({ published, log, processes }: History): readonly string[] {
  const events = new Map(log.map((event) => [text(event), event.eventId]));
  const claims: readonly (Place & { readonly eventId: string })[] = [
    ...published.flatMap(({ eventId, place }) => (place === null ? [] : [{ ...place, eventId }])),
    ...processes.flat().flatMap((note) => (note.kind === 'read' ? [note] : [])),
  ];
  return claims
    .filter((claim) => (events.get(text(claim)) ?? claim.eventId) !== claim.eventId)
    .map((claim) => `two values at ${text(claim)}: ${claim.eventId} and ${events.get(text(claim)) ?? ''}`);
}

function reads({ log, processes }: History): readonly string[] {
  const there = new Set(log.map(({ eventId }) => eventId));
  const read = processes.flat().flatMap((note) => (note.kind === 'read' ? [note.eventId] : []));
  return [...new Set(read)].filter((eventId) => !there.has(eventId)).map((eventId) => `aborted read: ${eventId}`);
}

function effects({ log, effects: times }: History): readonly string[] {
  return log.flatMap(({ eventId }) => {
    const count = times.get(eventId) ?? 0;
    return count === 1 ? [] : [`${eventId} has had ${count} effects`];
  });
}

/** The events of one key come in their order as long as a process has the same partitions; again is not back. */
function readsGoingBack(notes: readonly Note[]): readonly string[] {
  const last = new Map<string, LoggedEvent>();
  const found: string[] = [];
  for (const note of notes) {
    if (note.kind === 'assigned') last.clear();
    if (note.kind !== 'read') continue;
    const key = `${note.partition} ${note.userId}`;
    const before = last.get(key);
    if (before !== undefined && note.offset < before.offset) {
      found.push(`it read ${text(note)} behind ${before.offset}`);
    }
    last.set(key, note);
  }
  return found;
}

function commitsGoingBack(notes: readonly Note[]): readonly string[] {
  const last = new Map<number, number>();
  return notes.flatMap((note) => {
    if (note.kind !== 'committed') return [];
    return note.offsets.flatMap(({ partition, offset }) => {
      const before = last.get(partition) ?? 0;
      last.set(partition, offset);
      return offset < before ? [`it committed ${partition}:${offset} behind ${before}`] : [];
    });
  });
}

function text({ partition, offset }: Place): string {
  return `${partition}:${offset}`;
}

function countOf(items: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const item of items) times.set(item, (times.get(item) ?? 0) + 1);
  return times;
}
