import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { offsetCommitApi, type OffsetCommitResponse } from '../protocol/offset-commit.js';
import { refusedRequest } from '../refused-request.js';
import { commitRequest, type CommitToMake } from './commit-request.js';
import { Coordinator } from './coordinator.js';

/** The last version in which a commit says for how long it is to be kept; brokers still serve it. */
const commitApi = { ...offsetCommitApi, maxVersion: 4 };

/**
 * Commits offsets of a group without members that are kept beyond `offsets.retention.minutes`.
 * @param milliseconds for which they are kept at least
 * @throws AppError REQUEST_FAILED, ACCESS_DENIED
 */
export async function keepGroupOffsets(
  kafka: KafkaCluster,
  groupId: string,
  offsets: readonly CommitToMake[],
  milliseconds: number,
): Promise<void> {
  if (offsets.length === 0) return;
  const answer = await new Coordinator(kafka, CoordinatorType.group, groupId).send(
    commitApi,
    commitRequest(groupId, offsets, { retentionTimeMs: milliseconds }),
    firstError,
  );
  const code = firstError(answer);
  if (code === NO_ERROR) return;
  throw refusedRequest(kafka, `cannot commit offsets of group "${groupId}"`, kafkaErrorCode(code).name);
}

function firstError({ topics }: OffsetCommitResponse): number {
  const codes = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
  return codes.find((code) => code !== NO_ERROR) ?? NO_ERROR;
}
