import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadClusterState, saveClusterState, type ClusterState } from '../../../src/lib/runtime/state.js';
import { workspace } from '../../helpers/workspace.js';

const state: ClusterState = {
  version: 1,
  name: 'todo',
  runtime: 'native',
  nodes: 1,
  portOffset: 0,
  registry: true,
  ui: false,
  stack: 'kraft',
  clusterId: 'id',
  ready: true,
};

it("a cluster's folder is its owner's alone, also one that was not", async () => {
  const data = workspace();
  const folders = { data, cache: data };
  const modeOf = (path: string): string => (statSync(join(data, 'clusters', path)).mode & 0o777).toString(8);
  mkdirSync(join(data, 'clusters/old'), { recursive: true, mode: 0o755 });
  for (const name of ['todo', 'old']) {
    await saveClusterState(folders, { ...state, name });
    expect([modeOf(name), modeOf(`${name}/cluster.json`)]).toEqual(['700', '600']);
    expect(await loadClusterState(folders, name)).toEqual({ ...state, name });
  }
});
