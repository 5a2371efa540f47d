import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCatalog } from '../../../src/lib/catalog/load.js';
import { catalogSchemas, typesOf } from '../../../src/lib/schemas/types/inputs.js';

const root = join(import.meta.dirname, '../../..');

// `npm run events` writes the file anew; here it only has to be fresh.
it('the types of the events are those of the schemas', async () => {
  const catalog = await readCatalog(join(root, 'topics.yaml'));
  const text = await typesOf(catalogSchemas(catalog), { plainNumbers: true });
  await expect(text).toMatchFileSnapshot(join(root, 'src/lib/services/generated/events.ts'));
});
