import { groupBy } from '../../values/group-by.js';
import type { OffsetCommitRequest } from '../protocol/offset-commit.js';
import type { CommittedOffset } from './committed-offsets.js';

export interface CommitToMake extends CommittedOffset {
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
    topics: [...groupBy(commits, ({ topic }) => topic)].map(([name, own]) => ({
      name,
      partitions: own.map(({ partition, offset, leaderEpoch = -1, metadata = '' }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: leaderEpoch,
        committedMetadata: metadata,
      })),
    })),
  };
}
