import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { fetchRequest } from '../fetch-request.js';
import { fetchApi, type FetchedPartition } from '../protocol/fetch.js';
import type { ReadPosition } from './read-position.js';

/** Milliseconds that a broker waits for new records before it answers that there are none. */
const longestWait = 500;
const partitionMaxBytes = 2 * 1024 * 1024;
const maxBytes = 16 * 1024 * 1024;

export interface FetchAnswer {
  readonly partitions: readonly (readonly [ReadPosition, FetchedPartition])[];
  /** True where the broker held records back because of a quota (KIP-219). */
  readonly throttled: boolean;
}

/** Asks a broker for records of partitions that it leads, outside any fetch session. */
export async function fetchRecords(
  kafka: KafkaCluster,
  brokerId: number,
  positions: readonly ReadPosition[],
  isolationLevel: number,
): Promise<FetchAnswer> {
  const limits = { isolationLevel, maxWaitMs: longestWait, maxBytes, partitionMaxBytes };
  const answer = await kafka.sendTo(brokerId, fetchApi, fetchRequest(positions, limits));
  if (answer.errorCode !== 0) throw new AppError('REQUEST_FAILED', `broker ${brokerId} refuses the Fetch request`);
  const partitions = answer.responses.flatMap(({ topic, topicId, partitions: fetched }) =>
    fetched.flatMap((each) => {
      const position = positions.find(
        (own) =>
          own.partition === each.partitionIndex && (topic === '' ? own.topicId === topicId : own.topic === topic),
      );
      return position === undefined ? [] : [[position, each] as const];
    }),
  );
  return { partitions, throttled: answer.throttleTimeMs > 0 };
}
