import { randomInt } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bringDown } from '../../src/lib/local-cluster/down.js';
import { addressesOf } from '../../src/lib/local-cluster/find-local-cluster.js';
import { bringUp, type UpResult } from '../../src/lib/local-cluster/up.js';
import { hasErrorCode } from '../../src/lib/errors.js';
import { addressText } from '../../src/lib/kafka/connection/address.js';
import { userFolders } from '../../src/lib/user-files/folders.js';
import { startReaper } from './reaper.js';
import type { ClusterLogin } from './cluster-login.js';
import type { TestCluster } from './test-cluster.js';

interface Entrance {
  readonly cluster: TestCluster;
  readonly login: ClusterLogin | undefined;
}

interface Shared {
  /** Projects that have been set up and not torn down. */
  users: number;
  readonly root: string;
  readonly reaper: ChildProcess;
  readonly cluster: Promise<Entrance>;
}

declare global {
  // Every project has this module for itself, but all run in one process and share one cluster.
  var sharedTestCluster: Shared | undefined;
}

const name = 'todo-test';
const secure = process.env['TODO_KAFKA_TEST_SECURE'] !== undefined;

/**
 * One cluster for all projects that need one: three brokers and a registry of our own making, on ports that nobody uses,
 * with data in a temporary folder and the user's cache of jars. With TODO_KAFKA_TEST_BROKERS and
 * TODO_KAFKA_TEST_REGISTRY set, those are used and nothing is started; with the folder of their credentials in
 * TODO_KAFKA_TEST_CREDENTIALS where they were made with `up --secure`. TODO_KAFKA_TEST_SECURE says to make them so here.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const shared = (globalThis.sharedTestCluster ??= begin());
  shared.users += 1;
  provide('testRoot', shared.root);
  const { cluster, login } = await shared.cluster;
  provide('cluster', cluster);
  if (login !== undefined) provide('login', login);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.sharedTestCluster = undefined;
    await end(shared);
  };
}

function begin(): Shared {
  const root = mkdtempSync(join(tmpdir(), 'todo-kafka-tests-'));
  return { users: 0, root, reaper: startReaper(root), cluster: given() ?? start(root) };
}

function given(): Promise<Entrance> | null {
  const { TODO_KAFKA_TEST_BROKERS: brokers, TODO_KAFKA_TEST_REGISTRY: registry } = process.env;
  if (brokers === undefined || registry === undefined) return null;
  const credentials = process.env['TODO_KAFKA_TEST_CREDENTIALS'];
  const login = credentials === undefined ? undefined : loginIn(credentials);
  return Promise.resolve({ cluster: { brokers, registry }, login });
}

/** @param folder `credentials` of a secure cluster */
function loginIn(folder: string): ClusterLogin {
  const file = (name: string): string => join(folder, name);
  return { ca: file('ca.pem'), username: 'admin', passwordFile: file('admin.password'), serverPem: file('server.pem') };
}

async function start(root: string): Promise<Entrance> {
  const { cluster } = await bringUpAnywhere(root);
  const { brokers, registry } = addressesOf(cluster);
  return {
    cluster: { brokers: brokers.map(addressText).join(','), registry: registry ?? '' },
    login: secure ? loginIn(join(cluster.folder, 'credentials')) : undefined,
  };
}

/** Far from the default ports, which are the user's, also where those are free at the moment. */
async function bringUpAnywhere(root: string, attempts = 20): Promise<UpResult> {
  try {
    return await bringUp({
      ...runtimeOptions(root),
      name,
      nodes: 3,
      portOffset: 10_000 + 100 * randomInt(100),
      registry: true,
      ui: false,
      secure,
      kind: 'native',
      stack: 'kraft',
      signal: AbortSignal.timeout(240_000),
      progress: () => undefined,
    });
  } catch (error) {
    if (attempts > 1 && hasErrorCode(error, 'PORT_TAKEN')) return bringUpAnywhere(root, attempts - 1);
    throw error;
  }
}

async function end({ root, reaper, cluster }: Shared): Promise<void> {
  try {
    await cluster.catch(() => undefined);
    await bringDown({
      ...runtimeOptions(root),
      name,
      volumes: true,
      signal: AbortSignal.timeout(30_000),
      progress: () => undefined,
    });
    rmSync(root, { recursive: true, force: true });
  } finally {
    reaper.stdin?.end(); // and it looks once more, for what a test left running
  }
}

function runtimeOptions(root: string): { folders: { cache: string; data: string }; env: NodeJS.ProcessEnv } {
  return { folders: { cache: userFolders(process.env).cache, data: join(root, 'shared') }, env: process.env };
}
