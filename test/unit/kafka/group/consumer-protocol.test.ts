import { describe, expect, it } from 'vitest';
import {
  encodeAssignment,
  encodeSubscription,
  readAssignment,
  readSubscription,
} from '../../../../src/lib/kafka/group/consumer-protocol.js';
import { below, seeded } from '../../../helpers/seeded.js';

const owned = [
  { topic: 'a', partition: 0 },
  { topic: 'a', partition: 7 },
  { topic: 'b', partition: 1 },
];

/** As `ConsumerProtocolSubscription.json` has it: version, topics, user data; then what the version adds. */
function subscriptionBytes(version: number, userData: string, rest: string): Buffer {
  const start = `${version.toString(16).padStart(4, '0')} 00000001 0001 61`;
  return Buffer.from(`${start} ${userData} ${rest}`.replaceAll(' ', ''), 'hex');
}
const noUserData = 'ffffffff';
const ownsFirst = '00000001 0001 61 00000001 00000000';

describe('what a member says of itself', () => {
  it('is read as it was written', () => {
    const said = { topics: ['a', 'b'], owned, generation: 12 };
    expect(readSubscription(encodeSubscription(said))).toEqual(said);
    const first = { topics: [], owned: [], generation: null };
    expect(readSubscription(encodeSubscription(first))).toEqual(first);
  });

  it.each([
    ['version 0', subscriptionBytes(0, noUserData, ''), [], null],
    ['version 1', subscriptionBytes(1, noUserData, ownsFirst), [0], null],
    [
      'version 1 of Java, its generation in the user data',
      subscriptionBytes(1, '00000004 00000009', ownsFirst),
      [0],
      9,
    ],
    ['version 2', subscriptionBytes(2, noUserData, `${ownsFirst} 00000005`), [0], 5],
    ['version 3, with a rack', subscriptionBytes(3, noUserData, `${ownsFirst} 00000005 0001 78`), [0], 5],
    ['a version to come', subscriptionBytes(9, noUserData, `${ownsFirst} 00000005 0001 78 ff`), [0], 5],
    ['a version whose fields are not there', subscriptionBytes(1, noUserData, ''), [], null],
    ['what it owns, broken off', subscriptionBytes(2, noUserData, '00000001 0001'), [], null],
  ])('is read: %s', (_, metadata, partitions, generation) => {
    const mine = partitions.map((partition) => ({ topic: 'a', partition }));
    expect(readSubscription(metadata)).toEqual({ topics: ['a'], owned: mine, generation });
  });

  it('is nothing where its topics cannot be read', () => {
    for (const hex of ['', '00', '0001', '000100', 'ffff00000000ffffffff', '00000000ffff', '0000 7fffffff 0001 61']) {
      expect(readSubscription(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBeNull();
    }
  });
});

describe('what a leader gives', () => {
  it('is read as it was written', () => {
    expect(readAssignment(encodeAssignment(owned))).toEqual(owned);
    expect(readAssignment(Buffer.alloc(0))).toEqual([]);
    expect(readAssignment(Buffer.from([0, 1, 0]))).toBeNull();
  });
});

it('no bytes end in anything but an answer', () => {
  const random = seeded(1);
  const good = [encodeSubscription({ topics: ['a', 'b'], owned, generation: 3 }), encodeAssignment(owned)];
  for (let round = 0; round < 2_000; round++) {
    const bytes = Buffer.from(good[round % 2] ?? []);
    for (let count = below(4, random); count >= 0; count--) bytes[below(bytes.length, random)] = below(256, random);
    const cut = bytes.subarray(0, below(bytes.length + 1, random));
    expect([readSubscription(cut), readAssignment(cut)]).toHaveLength(2);
  }
});
