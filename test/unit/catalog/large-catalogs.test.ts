import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCatalog } from '../../../src/lib/catalog/load.js';
import { longestHold } from '../../helpers/longest-hold.js';

const topics = Array.from(
  { length: 8_000 },
  (_, index) => `  shop.orders.topic-${index}:
    purpose: What the topic number ${index} is for
    partitions: 6
    retention: 7d
    config: { cleanup.policy: compact }
    deadLetter: true
`,
);
const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
const file = join(folder, 'topics.yaml');
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(file, `version: 1\ndefaults: { replicationFactor: 3 }\ntopics:\n${topics.join('')}`);

it('a catalog of 8,000 topics is read without a long hold of the loop', async () => {
  const read: number[] = [];
  const hold = await longestHold(async () => read.push((await readCatalog(file)).topics.length));
  expect(read).toEqual([24_000]);
  expect(hold).toBeLessThan(0.5);
});

it('what is being read ends with its signal', async () => {
  const controller = new AbortController();
  const reading = readCatalog(file, controller.signal);
  setImmediate(() => controller.abort(new Error('enough')));
  await expect(reading).rejects.toThrow('enough');
});
