import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AppError } from '../../errors.js';
import { fileError } from '../../user-files/file-error.js';
import type { Folders } from '../../user-files/folders.js';
import { runtimes, stacks } from '../../documents/cluster-words.js';
import { withLock, type LockOptions } from '../../user-files/lock.js';
import { closeToOthers, makePrivateFolder } from './private-folder.js';

/** What is remembered of a local cluster between commands: `<data>/clusters/<name>/cluster.json`. */
const clusterState = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  runtime: z.enum(runtimes),
  nodes: z.union([z.literal(1), z.literal(3)]),
  portOffset: z.int().check(z.gte(0)),
  registry: z.boolean(),
  ui: z._default(z.boolean(), false),
  stack: z._default(z.enum(stacks), 'kraft'),
  secure: z._default(z.boolean(), false),
  /** The id that the data was formatted with; empty until ZooKeeper's brokers have made one up. */
  clusterId: z.string(),
  /** True from the first time that `up` found the cluster ready: before that, nobody can have put anything into it. */
  ready: z.boolean(),
});

export type ClusterState = z.infer<typeof clusterState>;

/** `[a-z0-9]`, then also `.`, `_` and `-`: safe as a folder's and a container's name. */
export const clusterNamePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** What a lock of a cluster is about. */
interface ClusterLock extends LockOptions {
  readonly folders: Folders;
  readonly name: string;
}

/**
 * Does `work` while no other process changes this cluster. The lock is beside the cluster's folder, so that deleting its data
 * does not take the lock away.
 */
export async function withClusterLock<Result>(
  { folders, name, ...options }: ClusterLock,
  work: () => Promise<Result>,
): Promise<Result> {
  const folder = clustersFolder(folders);
  try {
    await makePrivateFolder(folder);
  } catch (error) {
    throw fileError(error, `cannot write in "${folder}"`);
  }
  return withLock(`${clusterFolder(folders, name)}.lock`, options, work);
}

export function clusterFolder(folders: Folders, name: string): string {
  return join(clustersFolder(folders), name);
}

/** Its owner's alone: what is in it are the records, logs and settings of brokers. */
function clustersFolder(folders: Folders): string {
  return join(folders.data, 'clusters');
}

/** @returns null where no cluster of that name was ever started, or its data was deleted. */
export async function loadClusterState(folders: Folders, name: string): Promise<ClusterState | null> {
  const file = stateFile(folders, name);
  await closeToOthers([clustersFolder(folders), clusterFolder(folders, name), file]);
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

/** Writes to a new file first, so that a reader sees the old state or the new one, never half of it. */
export async function saveClusterState(folders: Folders, state: ClusterState): Promise<void> {
  const file = stateFile(folders, state.name);
  try {
    await makePrivateFolder(clusterFolder(folders, state.name));
    await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw fileError(error, `cannot write "${file}"`);
  }
}

/** Names of all clusters that have data. */
export async function knownClusters(folders: Folders): Promise<readonly string[]> {
  try {
    const entries = await readdir(clustersFolder(folders), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return []; // nothing was ever started here
  }
}

function stateFile(folders: Folders, name: string): string {
  return join(clusterFolder(folders, name), 'cluster.json');
}
