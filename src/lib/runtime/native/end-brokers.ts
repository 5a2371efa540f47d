import type { ServiceName } from '../layout.js';
import { isAlive, type ProcessIdentity } from '../process-identity.js';
import type { LocalCluster, StopOutcome } from '../runtime.js';
import { placesOf } from './places.js';
import { awaitEnd, runningProcess, signalProcess } from './service-process.js';
import { isPutDown } from './storage.js';

/** Milliseconds. */
const limits = {
  /** For brokers to end after SIGTERM; `down` as a whole has 20 s. */
  whole: 10_000,
  /** For the last brokers once so many are gone that they have no quorum to take leave of. */
  withoutQuorum: 2_000,
  /** For a broker's part in the quorum, once all that were asked have put their partitions down. */
  handOver: 300,
  killed: 3_000,
} as const;

interface AskedBroker {
  readonly name: ServiceName;
  readonly process: ProcessIdentity;
  state: 'asked' | 'put-down' | 'ended';
}

/**
 * Asks brokers to end. Each moves its leaderships away, puts its partitions down, and then waits up to 5 s for a quorum
 * to take its leave (KafkaRaftClient.shutdown), which never comes when all go: once the partitions of all are put down, the
 * rest is not waited for, since Raft's log is on disk with every answer. A broker that is too late to get the controller's
 * leave would wait five minutes for it; what it has acknowledged is in its log, and the next start reads it from there.
 */
export async function endBrokers(
  cluster: LocalCluster,
  names: readonly ServiceName[],
): Promise<readonly StopOutcome[]> {
  const asked = (await Promise.all(names.map((name) => find(cluster, name)))).filter((broker) => broker !== null);
  await Promise.all(asked.map(({ process }) => signalProcess(process, 'SIGTERM')));
  const isLate = await awaitAll(cluster, asked);
  const killed = new Set(asked.filter(({ state }) => isLate && state === 'asked').map(({ name }) => name));
  const left = asked.filter(({ state }) => state !== 'ended');
  await Promise.all(left.map(({ process }) => signalProcess(process, 'SIGKILL')));
  await Promise.all(left.map(({ process }) => awaitEnd(process, limits.killed)));
  return names.map((name) => {
    if (!asked.some((broker) => broker.name === name)) return { name, action: 'not-running' };
    return { name, action: killed.has(name) ? 'killed' : 'stopped' };
  });
}

async function find({ folder }: LocalCluster, name: ServiceName): Promise<AskedBroker | null> {
  const process = await runningProcess(placesOf(folder, name).pidFile);
  return process === null ? null : { name, process, state: 'asked' };
}

/** Waits until all have ended, or there is no more to wait for. @returns true where time ran out before either */
async function awaitAll({ layout, folder }: LocalCluster, asked: readonly AskedBroker[]): Promise<boolean> {
  const begun = Date.now();
  const quorum = Math.floor(layout.brokers.length / 2) + 1;
  // Where enough others stay, those take its leave at once.
  const handOver = asked.length < quorum ? limits.whole : limits.handOver;
  let quorumLostAt = Infinity;
  let allDownAt = Infinity;
  while (asked.some(({ state }) => state !== 'ended')) {
    await Promise.all(asked.map((broker) => look(folder, broker)));
    const now = Date.now();
    const down = asked.filter(({ state }) => state !== 'asked').length;
    if (down === asked.length) allDownAt = Math.min(allDownAt, now);
    if (down >= quorum) quorumLostAt = Math.min(quorumLostAt, now);
    if (now - allDownAt > handOver || now - quorumLostAt > limits.withoutQuorum) return false;
    if (now - begun > limits.whole) return true;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return false;
}

async function look(clusterFolder: string, broker: AskedBroker): Promise<void> {
  if (!(await isAlive(broker.process))) broker.state = 'ended';
  else if (broker.state === 'asked' && (await isPutDown(clusterFolder, broker.name))) broker.state = 'put-down';
}
