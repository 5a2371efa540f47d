import { describe, expect, it } from 'vitest';
import { anomaliesOf } from '../../helpers/chaos/anomalies.js';
import type { History, Note, Place, Published } from '../../helpers/chaos/history.js';

const at = (offset: number): Place => ({ partition: 0, offset });
const sent = (
  eventId: string,
  outcome: Published['outcome'],
  transaction: number | null,
  offset?: number,
): Published => ({ eventId, producer: 'p', outcome, transaction, place: offset === undefined ? null : at(offset) });
const read = (eventId: string, offset: number): Note => ({ kind: 'read', eventId, userId: 'u', ...at(offset) });
const fetched = (from: number, to: number, count: number): Note => ({ kind: 'fetched', partition: 0, from, to, count });
const committed = (offset: number): Note => ({ kind: 'committed', offsets: [at(offset)] });
const assigned: Note = { kind: 'assigned', partitions: [0] };

/** Its log has a marker of a transaction at 4 and, at 5 and 6, what was aborted. */
const sound: History = {
  published: [
    sent('a', 'acknowledged', null, 0),
    sent('b', 'unknown', null),
    sent('c', 'unsent', null),
    sent('d', 'acknowledged', 0, 2),
    sent('e', 'acknowledged', 0, 3),
    sent('f', 'aborted', 1),
    sent('g', 'unknown', 2),
    sent('h', 'unknown', 2),
  ],
  log: ['a', 'b', 'd', 'e'].map((eventId, offset) => ({ eventId, ...at(offset) })),
  processes: [
    [
      ...[assigned, fetched(0, 2, 2), read('a', 0), read('b', 1)],
      ...[assigned, fetched(0, 2, 2), fetched(2, 4, 2), read('a', 0), committed(1), committed(2)],
    ],
  ],
  effects: new Map(['a', 'b', 'd', 'e'].map((eventId) => [eventId, 1])),
};

const withEvent = (eventId: string, place: Place): Partial<History> => ({
  log: [...sound.log, { eventId, ...place }],
  effects: new Map([...sound.effects, [eventId, 1]]),
});
const process = (...notes: Note[]): Partial<History> => ({ processes: [notes] });

describe('the check of a history', () => {
  it('finds nothing in a sound one', () => expect(anomaliesOf(sound)).toEqual([]));

  const unsound: readonly (readonly [string, Partial<History>, readonly string[]])[] = [
    [
      'a lost write',
      { published: [...sound.published, sent('x', 'acknowledged', null)] },
      ['lost write: x was acknowledged and is not there'],
    ],
    ['a duplicate', { log: [...sound.log, { eventId: 'b', ...at(7) }] }, ['duplicate: b is there more than once']],
    ['an event that was not sent', withEvent('c', at(7)), ['aborted write: c was unsent and is there']],
    ['an event that was aborted', withEvent('f', at(5)), ['aborted write: f was aborted and is there']],
    ['a part of a transaction', withEvent('g', at(7)), ['torn transaction p-2: 1 of 2 events are there']],
    [
      'a producer whose records go back',
      { published: [sent('b', 'acknowledged', null, 1), sent('a', 'acknowledged', null, 0)] },
      ['a was sent to 0:0 behind 1'],
    ],
    ['a read of what is not there', process(read('f', 5)), ['aborted read: f']],
    [
      'an effect of what is not there',
      { effects: new Map([...sound.effects, ['f', 1]]) },
      ['aborted read: effect of f'],
    ],
    ['two values at an offset', process(read('b', 0)), ['two values at 0:0: b and a']],
    [
      'a fetch that goes back',
      process(assigned, fetched(0, 2, 2), fetched(1, 3, 2)),
      ['process 0: it fetched 0:1-3 behind 2'],
    ],
    [
      'a fetch that passes an event',
      process(assigned, fetched(0, 2, 2), fetched(3, 4, 1)),
      ['process 0: it fetched 0:3-4 after 2, past events'],
    ],
    [
      'a fetch of records that were aborted',
      process(assigned, fetched(3, 7, 3)),
      ['process 0: it fetched 3 records of 0:3-7, where there are 1'],
    ],
    ['reads that go back', process(read('b', 1), read('a', 0)), ['process 0: it read 0:0 behind 1']],
    ['commits that go back', process(committed(2), committed(1)), ['process 0: it committed 0:1 behind 2']],
    [
      'an effect that is missing',
      { effects: new Map([...sound.effects].filter(([eventId]) => eventId !== 'b')) },
      ['b has had 0 effects'],
    ],
    ['an effect too many', { effects: new Map([...sound.effects, ['a', 2]]) }, ['a has had 2 effects']],
    ['a service that stopped', process({ kind: 'stopped' }), ['process 0: {"kind":"stopped"}']],
  ];

  it.each(unsound)('finds %s', (_, change, found) => expect(anomaliesOf({ ...sound, ...change })).toEqual(found));
});
