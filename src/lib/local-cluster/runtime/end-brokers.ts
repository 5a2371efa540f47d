import type { ServiceName } from './layout.js';
import type { StopOutcome } from './runtime.js';

/** Milliseconds. */
const limits = {
  /** For brokers to end once they are asked to; `down` as a whole has 20 s. */
  whole: 10_000,
  /** For the last brokers once so many are gone that they have no quorum to take leave of. */
  withoutQuorum: 2_000,
  /** For a broker's part in the quorum, once all that were asked have put their partitions down. */
  handOver: 300,
} as const;

/** A broker that is to end; it has put its partitions down once LogManager has written `.kafka_cleanshutdown`, its last file. */
export interface EndingBroker {
  readonly name: ServiceName;
  state: 'asked' | 'put-down' | 'ended';
}

/** How a runtime ends brokers. */
export interface BrokerEnding {
  /** Asks them to end, and does not wait for it. */
  readonly ask: (brokers: readonly EndingBroker[]) => Promise<void>;
  /** Brings their states up to date. */
  readonly look: (brokers: readonly EndingBroker[]) => Promise<void>;
  /** Ends them at once, and returns when they are gone. */
  readonly kill: (brokers: readonly EndingBroker[]) => Promise<void>;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/**
 * Asks brokers to end. Each moves its leaderships away, puts its partitions down, and then waits up to 5 s for a quorum
 * to take its leave (KafkaRaftClient.shutdown), which never comes when all go: once the partitions of all are put down, the
 * rest is not waited for, since Raft's log is on disk with every answer. A broker that is too late to get the controller's
 * leave would wait five minutes for it; what it has acknowledged is in its log, and the next start reads it from there.
 * @param running those that are to end
 * @param total how many the cluster has
 */
export async function endBrokers(
  running: readonly ServiceName[],
  total: number,
  ending: BrokerEnding,
): Promise<readonly StopOutcome[]> {
  const brokers = running.map((name): EndingBroker => ({ name, state: 'asked' }));
  if (brokers.length === 0) return [];
  await ending.ask(brokers);
  const isLate = await awaitAll(brokers, total, ending);
  const killed = new Set(brokers.filter(({ state }) => isLate && state === 'asked').map(({ name }) => name));
  const left = brokers.filter(({ state }) => state !== 'ended');
  if (left.length > 0) await ending.kill(left);
  return brokers.map(({ name }) => ({ name, action: killed.has(name) ? 'killed' : 'stopped' }));
}

/** Waits until all have ended, or there is no more to wait for. @returns true where time ran out before either */
async function awaitAll(
  brokers: readonly EndingBroker[],
  total: number,
  { look, interval }: BrokerEnding,
): Promise<boolean> {
  const begun = Date.now();
  const quorum = Math.floor(total / 2) + 1;
  // Where enough others stay, those take its leave at once.
  const handOver = brokers.length < quorum ? limits.whole : limits.handOver;
  let quorumLostAt = Infinity;
  let allDownAt = Infinity;
  while (brokers.some(({ state }) => state !== 'ended')) {
    await look(brokers);
    const now = Date.now();
    const down = brokers.filter(({ state }) => state !== 'asked').length;
    if (down === brokers.length) allDownAt = Math.min(allDownAt, now);
    if (down >= quorum) quorumLostAt = Math.min(quorumLostAt, now);
    if (now - allDownAt > handOver || now - quorumLostAt > limits.withoutQuorum) return false;
    if (now - begun > limits.whole) return true;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  return false;
}
