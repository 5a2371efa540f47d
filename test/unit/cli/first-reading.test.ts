import { expect, it } from 'vitest';
import { readFirst } from '../../../src/lib/cli/first-reading.js';

const plain = { called: undefined, json: false, debug: false, color: true };

it.each([
  [[], plain],
  [['topics', 'list'], { ...plain, called: 'topics' }],
  [['--json', '--brokers', 'up', 'topics', '--debug'], { ...plain, called: 'topics', json: true, debug: true }],
  [['topics', 'list', '--nope', '--json', '--no-color'], { ...plain, called: 'topics', json: true, color: false }],
  [['help', 'consume'], { ...plain, called: 'consume' }],
  [['produce', 'a', '--', '--json'], { ...plain, called: 'produce' }],
  [['--timeout', 'soon', 'up'], { ...plain, called: 'up' }],
  [['--json', 'up', '--brokers'], { ...plain, json: true }],
])('of %j', (argv, reading) => {
  expect(readFirst(argv)).toEqual(reading);
});
