import { sleep } from '../../abort.js';
import type { KafkaCluster } from '../cluster.js';
import { isOnDiskOf } from '../local-log.js';
import { assignLeaders, type GonePosition } from './assign-leaders.js';
import { fetchRecords, type FetchAnswer, type FetchSizes } from './fetch-records.js';
import { LeaderRefresh, notLeader } from './leader-refresh.js';
import { resumeWithin } from './out-of-range.js';
import type { ReadPosition } from './read-position.js';

/** What the reader asks of a cluster: everything that waits, so that a test can have it happen in any order. */
export interface ReadSource {
  /** Aborted where nobody wants records any more. */
  readonly signal: AbortSignal;
  /** Who reads: the name that the client logs in with. */
  readonly user: string | null;
  /** Asks a broker for records from the `next` of each of these positions on. */
  readonly fetch: (leader: number, positions: readonly ReadPosition[], isolationLevel: number) => Promise<FetchAnswer>;
  /** Finds the leader of each partition that has none here; returns those whose topic is gone. */
  readonly assignLeaders: (positions: readonly ReadPosition[]) => Promise<readonly GonePosition[]>;
  /** Whether this broker has the `next` of a position on its own disk, so that its answer proves what there is. */
  readonly isOnDisk: (leader: number, position: ReadPosition) => Promise<boolean>;
  /** Where to go on behind an offset that is outside the log. */
  readonly resumeWithin: (position: ReadPosition) => Promise<number>;
  /** Rejects as soon as the signal is aborted. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** @param kafka whose signal ends the reading */
export function clusterSource(kafka: KafkaCluster, sizes: FetchSizes = {}): ReadSource {
  const refresh = new LeaderRefresh(kafka);
  return {
    signal: kafka.signal,
    user: kafka.user,
    async fetch(leader, positions, isolationLevel) {
      refresh.keepFresh(positions);
      const moved = positions.filter((position) => refresh.hasMoved(leader, position));
      if (moved.length === 0) return fetchRecords(kafka, leader, positions, isolationLevel, sizes);
      // The others are asked for at the next turn, which comes at once.
      return { partitions: moved.map((position) => [position, notLeader(position.partition)]), throttled: false };
    },
    assignLeaders: (positions) => assignLeaders(kafka, positions),
    isOnDisk: (leader, position) => isOnDiskOf(kafka, leader, position),
    resumeWithin: (position) => resumeWithin(kafka, position),
    pause: (milliseconds) => sleep(milliseconds, kafka.signal),
  };
}
