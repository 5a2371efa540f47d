import { groupBy } from '../../../src/lib/values/group-by.js';
import { goingBack, textOf, type LoggedEvent, type Note } from './history.js';

/** What must not be in the notes of one process, whose topic holds these events in the end. */
export function consumerAnomalies(notes: readonly Note[], log: readonly LoggedEvent[]): readonly string[] {
  return [
    ...fetches(notes, log),
    ...readsGoingBack(notes),
    ...commitsGoingBack(notes),
    ...notes.flatMap((note) => (harmless.has(note.kind) ? [] : [JSON.stringify(note)])),
  ];
}

const harmless: ReadonlySet<string> = new Set(['assigned', 'fetched', 'read', 'committed']);

/**
 * As long as a process has the same partitions, what it fetches goes on where it was: not back, and past no event. Each
 * fetch has what the log has there, and nothing of transactions that were aborted.
 */
function fetches(notes: readonly Note[], log: readonly LoggedEvent[]): readonly string[] {
  const partitions = groupBy(log, ({ partition }) => partition);
  const eventsBetween = (partition: number, from: number, to: number): number => {
    const events = partitions.get(partition) ?? [];
    return eventsBefore(to, events) - eventsBefore(from, events);
  };
  const next = new Map<number, number>();
  return notes.flatMap((note) => {
    if (note.kind === 'assigned') next.clear();
    if (note.kind !== 'fetched') return [];
    const { partition, from, to, count } = note;
    const before = next.get(partition) ?? from;
    next.set(partition, to);
    const there = eventsBetween(partition, from, to);
    const place = `${partition}:${from}-${to}`;
    return [
      ...(from < before ? [`it fetched ${place} behind ${before}`] : []),
      ...(eventsBetween(partition, before, from) > 0 ? [`it fetched ${place} after ${before}, past events`] : []),
      ...(count === there ? [] : [`it fetched ${count} records of ${place}, where there are ${there}`]),
    ];
  });
}

/** How many of the events of a partition, which are in its order, lie before an offset. */
function eventsBefore(offset: number, events: readonly LoggedEvent[]): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.offset ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
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
      found.push(`it read ${textOf(note)} behind ${before.offset}`);
    }
    last.set(key, note);
  }
  return found;
}

function commitsGoingBack(notes: readonly Note[]): readonly string[] {
  const committed = notes.flatMap((note) => (note.kind === 'committed' ? note.offsets : []));
  return goingBack(committed).map(({ item, before }) => `it committed ${textOf(item)} behind ${before}`);
}
