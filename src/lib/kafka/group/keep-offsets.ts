import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { offsetCommitApi, type OffsetCommitResponse } from '../protocol/offset-commit.js';
import { refusedRequest } from '../denied.js';
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
    (response) => firstError(response)?.code ?? NO_ERROR,
  );
  const failed = firstError(answer);
  if (failed === null) return;
  const asked = { api: offsetCommitApi, group: groupId, topic: failed.topic };
  throw refusedRequest(kafka, `cannot commit offsets of group "${groupId}"`, kafkaErrorCode(failed.code).name, asked);
}

function firstError({ topics }: OffsetCommitResponse): { readonly topic: string; readonly code: number } | null {
  const codes = topics.flatMap(({ name: topic, partitions }) =>
    partitions.map(({ errorCode: code }) => ({ topic, code })),
  );
  return codes.find(({ code }) => code !== NO_ERROR) ?? null;
}
