import { expect, it } from 'vitest';
import { closestOf } from '../../../src/lib/values/closest.js';

it.each([
  ['retentoin', 'retention'],
  ['Retention', 'retention'],
  ['replication_factor', 'replicationFactor'],
  ['replicas', null],
  ['partition', 'partitions'],
  ['kye', 'key'],
  ['keep', null],
  ['', null],
  ['p'.repeat(100_000), null],
])('%s was most likely to be %s', (written, meant) => {
  expect(closestOf(written, ['purpose', 'partitions', 'replicationFactor', 'retention', 'config', 'key'])).toBe(meant);
});
