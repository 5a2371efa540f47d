import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  withClusterLock,
  loadClusterState,
  saveClusterState,
  type ClusterState,
} from '../../../src/lib/local-cluster/runtime/state.js';
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
  secure: false,
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

it('folders that an earlier version left open to others are closed when they are first used, by any command', async () => {
  const data = workspace();
  const folders = { data, cache: data };
  const modeOf = (path: string): string => (statSync(join(data, path)).mode & 0o777).toString(8);
  mkdirSync(join(data, 'clusters/old/kafka1'), { recursive: true });
  writeFileSync(join(data, 'clusters/old/cluster.json'), JSON.stringify({ ...state, name: 'old' }));
  for (const path of ['clusters', 'clusters/old']) chmodSync(join(data, path), 0o755);
  chmodSync(join(data, 'clusters/old/cluster.json'), 0o644);
  expect(await loadClusterState(folders, 'old')).toMatchObject({ name: 'old' });
  expect(['clusters', 'clusters/old', 'clusters/old/cluster.json'].map(modeOf)).toEqual(['700', '700', '600']);
});

it('a folder is closed before anything of a new cluster is in it', async () => {
  const data = join(workspace(), 'data');
  const folders = { data, cache: data };
  const modeOf = (path: string): string => (statSync(join(data, path)).mode & 0o777).toString(8);
  expect(await loadClusterState(folders, 'todo')).toBeNull();
  const { signal } = new AbortController();
  await withClusterLock({ folders, name: 'todo', signal }, async () => {
    expect(await loadClusterState(folders, 'todo')).toBeNull();
    expect(['.', 'clusters'].map(modeOf)).toEqual(['700', '700']);
  });
});
