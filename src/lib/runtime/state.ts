import { chmod, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AppError } from '../errors.js';
import { fileError } from './file-error.js';
import type { Folders } from './folders.js';
import { stacks } from './layout.js';

/** What is remembered of a local cluster between commands: `<data>/clusters/<name>/cluster.json`. */
const clusterState = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  runtime: z.enum(['native', 'docker']),
  nodes: z.union([z.literal(1), z.literal(3)]),
  portOffset: z.int().check(z.gte(0)),
  registry: z.boolean(),
  ui: z._default(z.boolean(), false),
  stack: z._default(z.enum(stacks), 'kraft'),
  /** The id that the data was formatted with; empty until ZooKeeper's brokers have made one up. */
  clusterId: z.string(),
  /** True from the first time that `up` found the cluster ready: before that, nobody can have put anything into it. */
  ready: z.boolean(),
});

export type ClusterState = z.infer<typeof clusterState>;
export type RuntimeKind = ClusterState['runtime'];

/** `[a-z0-9]`, then also `.`, `_` and `-`: safe as a folder's and a container's name. */
export const clusterNamePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Beside the cluster's folder, so that deleting its data does not take the lock away. */
export function clusterLockFile(folders: Folders, name: string): string {
  return `${clusterFolder(folders, name)}.lock`;
}

export function clusterFolder(folders: Folders, name: string): string {
  return join(folders.data, 'clusters', name);
}

/** @returns null where no cluster of that name was ever started, or its data was deleted. */
export async function loadClusterState(folders: Folders, name: string): Promise<ClusterState | null> {
  const file = stateFile(folders, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new AppError('DATA_UNUSABLE', `cannot read the state of cluster "${name}" in "${file}"`, { cause: error });
  }
  try {
    return clusterState.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('DATA_UNUSABLE', `the state of cluster "${name}" in "${file}" is damaged`, { cause: error });
  }
}

/**
 * Writes to a new file first, so that a reader sees the old state or the new one, never half of it. The cluster's folder is
 * its owner's alone: what is in it are the records, logs and settings of brokers.
 */
export async function saveClusterState(folders: Folders, state: ClusterState): Promise<void> {
  const file = stateFile(folders, state.name);
  try {
    const folder = clusterFolder(folders, state.name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700); // one that an earlier version made
    await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw fileError(error, `cannot write "${file}"`);
  }
}

/** Names of all clusters that have data. */
export async function knownClusters(folders: Folders): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folders.data, 'clusters'), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return []; // nothing was ever started here
  }
}

function stateFile(folders: Folders, name: string): string {
  return join(clusterFolder(folders, name), 'cluster.json');
}
