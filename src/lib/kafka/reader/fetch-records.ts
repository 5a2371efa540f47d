import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import type { LeaderHint } from '../partition-leaders.js';
import { fetchApi, type FetchedPartition } from '../protocol/fetch.js';
import { fetchedPlaces, fetchRequest } from './fetch-request.js';
import type { ReadPosition } from './read-position.js';
import { isUnanswered } from '../patience.js';

/** Milliseconds that a broker waits for new records before it answers that there are none. */
const longestWait = 500;
const defaultPartitionMaxBytes = 2 * 1024 * 1024;
const maxBytes = 16 * 1024 * 1024;

export interface FetchSizes {
  /** Bytes of one partition that an answer has at the most, save for one batch that is larger. Default: 2 MiB. */
  readonly partitionMaxBytes?: number;
}

export interface FetchAnswer {
  readonly partitions: readonly (readonly [ReadPosition, FetchedPartition])[];
  /** True where the broker held records back because of a quota (KIP-219). */
  readonly throttled: boolean;
}

/**
 * Asks a broker for records of partitions that it leads, outside any fetch session (docs/decisions/fetch-sessions.md). What it
 * says of leaders that it is not, or that it does not answer, is remembered in `kafka.leaders`.
 */
export async function fetchRecords(
  kafka: KafkaCluster,
  brokerId: number,
  positions: readonly ReadPosition[],
  isolationLevel: number,
  { partitionMaxBytes = defaultPartitionMaxBytes }: FetchSizes = {},
): Promise<FetchAnswer> {
  const limits = { isolationLevel, maxWaitMs: longestWait, maxBytes, partitionMaxBytes };
  try {
    const answer = await kafka.sendTo(brokerId, fetchApi, fetchRequest(positions, limits));
    if (answer.errorCode !== 0) throw new AppError('REQUEST_FAILED', `broker ${brokerId} refuses the Fetch request`);
    const partitions = fetchedPlaces(positions, answer);
    for (const [position, { errorCode }] of partitions) {
      if (kafkaErrorCode(errorCode).retriable) kafka.leaders.lose(position, brokerId);
    }
    kafka.takeLeaderHints(partitions.flatMap(hintOf), answer.nodeEndpoints);
    return { partitions, throttled: answer.throttleTimeMs > 0 };
  } catch (error) {
    const isGone = isUnanswered(error);
    if (isGone) for (const position of positions) kafka.leaders.lose(position, brokerId);
    throw error;
  }
}

function hintOf([{ topic, partition }, { currentLeader }]: readonly [ReadPosition, FetchedPartition]): LeaderHint[] {
  if (currentLeader === null) return [];
  return [{ topic, partition, leader: currentLeader.leaderId, epoch: currentLeader.leaderEpoch }];
}
