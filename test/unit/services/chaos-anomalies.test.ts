import { describe, expect, it } from 'vitest';
import { anomaliesOf } from '../../helpers/chaos/anomalies.js';
import type { History, Note } from '../../helpers/chaos/history.js';

const at = (partition: number, offset: number) => ({ partition, offset });
const read = (eventId: string, offset: number): Note => ({ kind: 'read', eventId, userId: 'u', ...at(0, offset) });
const sound: History = {
  published: [
    { eventId: 'a', outcome: 'acknowledged', place: at(0, 0) },
    { eventId: 'b', outcome: 'unknown', place: null },
    { eventId: 'c', outcome: 'unsent', place: null },
  ],
  log: [
    { eventId: 'a', ...at(0, 0) },
    { eventId: 'b', ...at(0, 1) },
  ],
  processes: [
    [
      { kind: 'assigned', partitions: [0] },
      read('a', 0),
      read('b', 1),
      { kind: 'assigned', partitions: [0] },
      read('a', 0),
      { kind: 'committed', offsets: [at(0, 1)] },
      { kind: 'committed', offsets: [at(0, 2)] },
    ],
  ],
  effects: new Map([
    ['a', 1],
    ['b', 1],
  ]),
};

describe('the check of a history', () => {
  it('finds nothing in a sound one', () => expect(anomaliesOf(sound)).toEqual([]));

  const unsound: readonly (readonly [string, Partial<History>, readonly string[]])[] = [
    [
      'a lost write',
      { log: sound.log.slice(1) },
      ['lost write: a was acknowledged and is not there', 'aborted read: a'],
    ],
    ['a duplicate', { log: [...sound.log, { eventId: 'b', ...at(1, 0) }] }, ['duplicate: b is there more than once']],
    [
      'an event that was not sent',
      { log: [...sound.log, { eventId: 'c', ...at(0, 2) }], effects: new Map([...sound.effects, ['c', 1]]) },
      ['aborted write: c was unsent and is there'],
    ],
    ['a read of what is not there', { processes: [[read('x', 5)]] }, ['aborted read: x']],
    ['two values at an offset', { processes: [[read('b', 0)]] }, ['two values at 0:0: b and a']],
    ['reads that go back', { processes: [[read('b', 1), read('a', 0)]] }, ['process 0: it read 0:0 behind 1']],
    [
      'commits that go back',
      { processes: [[2, 1].map((offset) => ({ kind: 'committed', offsets: [at(0, offset)] }))] },
      ['process 0: it committed 0:1 behind 2'],
    ],
    ['an effect that is missing', { effects: new Map([['a', 1]]) }, ['b has had 0 effects']],
    ['an effect too many', { effects: new Map([...sound.effects, ['a', 2]]) }, ['a has had 2 effects']],
    ['a service that stopped', { processes: [[{ kind: 'stopped' }]] }, ['process 0: {"kind":"stopped"}']],
  ];

  it.each(unsound)('finds %s', (_, change, found) => expect(anomaliesOf({ ...sound, ...change })).toEqual(found));
});
