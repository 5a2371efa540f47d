import type { Int64 } from '../../values/int64.js';
import { byTopicId } from '../by-topic-id.js';
import type { OffsetCommitRequest } from '../protocol/offset-commit.js';
import type { PartitionOffset } from '../types.js';

/** Its offset is any 64 bits from 0: what others have committed is put back as it was. */
export interface CommitToMake extends PartitionOffset<Int64> {
  /** Default: -1, which is none. */
  readonly leaderEpoch?: number;
  readonly metadata?: string;
}

export interface CommitRequestOptions {
  /** Who commits. Default: nobody, which the coordinator takes while the group has no members. */
  readonly member?: { readonly memberId: string; readonly generationId: number };
  /** Milliseconds for which the commits are kept; up to version 4. Default: as the broker says. */
  readonly retentionTimeMs?: number;
}

/** The body of an OffsetCommit, all partitions in one. */
export function commitRequest(
  groupId: string,
  commits: readonly CommitToMake[],
  { member = { memberId: '', generationId: -1 }, retentionTimeMs = -1 }: CommitRequestOptions = {},
): OffsetCommitRequest {
  return {
    groupId,
    generationIdOrMemberEpoch: member.generationId,
    memberId: member.memberId,
    groupInstanceId: null,
    retentionTimeMs,
    topics: byTopicId(commits).map(({ topic, topicId, partitions }) => ({
      name: topic,
      topicId,
      partitions: partitions.map(({ partition, offset, leaderEpoch = -1, metadata = '' }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: leaderEpoch,
        committedMetadata: metadata,
      })),
    })),
  };
}
