import { describe, expect, it } from 'vitest';
import {
  identify,
  identityText,
  isAlive,
  parseIdentity,
  parseIdentityText,
} from '../../../src/lib/user-files/process-identity.js';

const boot = '2b8b4f1e-0c3d-4f0a-9d5e-7a1c2b3d4e5f';
const stat = (name: string, state: string): string =>
  `4711 (${name}) ${state} 1 4711 4711 0 -1 4194560 1 0 0 0 10 2 0 0 20 0 30 0 987654 1 2 3`;

describe('the identity that a shell prints of itself', () => {
  it.each([
    ['on Linux', `4711\n${boot}\n${stat('sh', 'S')}\n`, { pid: 4711, started: `${boot} 987654` }],
    [
      'with brackets and blanks in the name',
      `4711\n${boot}\n${stat('a) S (b', 'S')}\n`,
      { pid: 4711, started: `${boot} 987654` },
    ],
    ['without a boot id', `4711\n${stat('sh', 'R')}\n`, { pid: 4711, started: ' 987654' }],
    ['by ps', '4711\nSs   Tue Nov 24 09:12:44 2026    \n', { pid: 4711, started: 'Tue Nov 24 09:12:44 2026' }],
  ])('%s', (_, text, identity) => {
    expect(parseIdentity(text)).toEqual(identity);
  });

  it.each([['', '4711\n', 'abc\nS x\n', '0\nS Tue']])('%j is none', (text) => {
    expect(parseIdentity(text)).toBeNull();
  });
});

describe('a process', () => {
  it('is alive when number and start are its own, and not when the number is another process by now', async () => {
    const own = await identify(process.pid);
    expect(own?.pid).toBe(process.pid);
    if (own === null) return;
    expect(await isAlive(own)).toBe(true);
    expect(await isAlive({ ...own, started: `${own.started}1` })).toBe(false);
    expect(await isAlive({ pid: 2 ** 30, started: own.started })).toBe(false);
  });

  it('can be told in one line', () => {
    const identity = { pid: 12, started: `${boot} 34` };
    expect(parseIdentityText(identityText(identity))).toEqual(identity);
    expect(parseIdentityText('twelve')).toBeNull();
  });
});
