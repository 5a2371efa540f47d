import { groupBy } from '../../../src/lib/values/group-by.js';
import { consumerAnomalies } from './consumer-anomalies.js';
import { goingBack, textOf, type History, type Place } from './history.js';

/**
 * What must not be in a history: what Jepsen's Kafka workload looks for, and effects that are not exactly once.
 * @see https://github.com/jepsen-io/redpanda/blob/main/src/jepsen/redpanda/workload/queue.clj
 */
export function anomaliesOf(history: History): readonly string[] {
  return [
    ...writes(history),
    ...tornTransactions(history),
    ...sendsGoingBack(history),
    ...valuesAtOneOffset(history),
    ...reads(history),
    ...effects(history),
    ...history.processes.flatMap((notes, index) =>
      consumerAnomalies(notes, history.log).map((text) => `process ${index}: ${text}`),
    ),
  ];
}

function writes({ published, log }: History): readonly string[] {
  const times = countOf(log.map(({ eventId }) => eventId));
  return [
    ...[...times].filter(([, count]) => count > 1).map(([eventId]) => `duplicate: ${eventId} is there more than once`),
    ...published.flatMap(({ eventId, outcome }) => {
      const isThere = times.has(eventId);
      if (outcome === 'acknowledged' && !isThere) return [`lost write: ${eventId} was acknowledged and is not there`];
      const mayBeThere = outcome === 'acknowledged' || outcome === 'unknown';
      return !mayBeThere && isThere ? [`aborted write: ${eventId} was ${outcome} and is there`] : [];
    }),
  ];
}

/** All events of a transaction are there, or none. */
function tornTransactions({ published, log }: History): readonly string[] {
  const there = eventsOf(log);
  const transactions = groupBy(
    published.filter(({ transaction }) => transaction !== null),
    ({ producer, transaction }) => `${producer}-${String(transaction)}`,
  );
  return [...transactions].flatMap(([name, events]) => {
    const found = events.filter(({ eventId }) => there.has(eventId)).length;
    const whole = found === 0 || found === events.length;
    return whole ? [] : [`torn transaction ${name}: ${found} of ${events.length} events are there`];
  });
}

/** What a producer sends to a partition later stands behind what it sent before. */
function sendsGoingBack({ published }: History): readonly string[] {
  const producers = groupBy(published, ({ producer }) => producer);
  return [...producers.values()].flatMap((sent) => {
    const placed = sent.flatMap(({ eventId, place }) => (place === null ? [] : [{ eventId, ...place }]));
    return goingBack(placed).map(({ item, before }) => `${item.eventId} was sent to ${textOf(item)} behind ${before}`);
  });
}

function valuesAtOneOffset({ published, log, processes }: History): readonly string[] {
  const events = new Map(log.map((event) => [textOf(event), event.eventId]));
  const claims: readonly (Place & { readonly eventId: string })[] = [
    ...published.flatMap(({ eventId, place }) => (place === null ? [] : [{ ...place, eventId }])),
    ...processes.flat().flatMap((note) => (note.kind === 'read' ? [note] : [])),
  ];
  return claims
    .filter((claim) => (events.get(textOf(claim)) ?? claim.eventId) !== claim.eventId)
    .map((claim) => `two values at ${textOf(claim)}: ${claim.eventId} and ${events.get(textOf(claim)) ?? ''}`);
}

function reads({ log, processes }: History): readonly string[] {
  const there = eventsOf(log);
  const read = processes.flat().flatMap((note) => (note.kind === 'read' ? [note.eventId] : []));
  return [...new Set(read)].filter((eventId) => !there.has(eventId)).map((eventId) => `aborted read: ${eventId}`);
}

function effects({ log, effects: times }: History): readonly string[] {
  const there = eventsOf(log);
  return [
    ...log.flatMap(({ eventId }) => {
      const count = times.get(eventId) ?? 0;
      return count === 1 ? [] : [`${eventId} has had ${count} effects`];
    }),
    ...[...times.keys()]
      .filter((eventId) => !there.has(eventId))
      .map((eventId) => `aborted read: effect of ${eventId}`),
  ];
}

function eventsOf(log: History['log']): ReadonlySet<string> {
  return new Set(log.map(({ eventId }) => eventId));
}

function countOf(items: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const item of items) times.set(item, (times.get(item) ?? 0) + 1);
  return times;
}
