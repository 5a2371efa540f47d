import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { firstFreeOffset } from '../../../src/lib/local-cluster/choose-ports.js';
import { workspace } from '../../helpers/workspace.js';

it('ports of a broker that is dead are left to its cluster, by what listens beside them', async () => {
  const folder = workspace();
  const choice = {
    folders: { cache: folder, data: folder },
    name: 'lone',
    layout: { nodes: 1, registry: false },
  };
  const free = await firstFreeOffset(choice, 20_000);
  const neighbour = createServer().listen(9094 + free, '127.0.0.1');
  onTestFinished(() => void neighbour.close());
  await once(neighbour, 'listening');
  expect(await firstFreeOffset(choice, free)).not.toBe(free);
});
