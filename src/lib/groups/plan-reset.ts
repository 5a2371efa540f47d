import { AppError } from '../errors.js';
import type { FoundOffset } from '../kafka/admin/offset.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { Commit } from '../kafka/group/group-offsets.js';
import { noLeader, offsetsAtTime } from '../kafka/log-ends.js';
import { inPartitionOrder, PartitionTable } from '../kafka/partition-table.js';
import { zeroUuid } from '../kafka/topic-id.js';
import { topicNotFound } from '../topics/find-topics.js';
import { changeableGroup } from './group-state.js';
import { readLogs, type Logs } from './read-logs.js';
import { coversAll, type PlannedOffset, type ResetPlan } from './reset-plan.js';
import { consequences, newOffset } from './reset-target.js';
import { wantedOffsets, type ResetSource, type WantedOffset } from './wanted-offsets.js';
import type { TopicScope } from './topic-scope.js';

/**
 * What a reset of a group's offsets would do, partition by partition. Nothing is changed; a group with live members is
 * planned for too.
 * @throws AppError GROUP_UNSUITABLE, GROUP_NOT_FOUND, TOPIC_NOT_FOUND, PARTITION_NOT_FOUND, OFFSET_NOT_COMMITTED,
 * CLUSTER_NOT_READY
 */
export async function planReset(kafka: KafkaCluster, groupId: string, source: ResetSource): Promise<ResetPlan> {
  const { group, commits } = await changeableGroup(kafka, groupId);
  const scopes = source.kind === 'target' ? (source.topics ?? []) : [];
  const listed = await wantedOffsets(kafka, source, commits);
  const logs = await readLogs(
    kafka,
    [...(listed ?? []), ...scopes].map(({ topic }) => topic),
  );
  const wanted = listed ?? wantedOf(scopes, source, logs);
  expectLeaders(wanted, logs);
  expectCommits(wanted, commits);
  const times = await offsetsAtTimes(kafka, wanted, logs);
  const planned = wanted.map((one) => plannedOffset(one, commits.get(one) ?? null, logs, times));
  const offsets = await withFirstTimes(kafka, planned.sort(inPartitionOrder), logs);
  const undoesCreation = source.kind === 'undo' && !source.state.existed && group !== null;
  return {
    groupId,
    type: group?.type ?? null,
    members: group?.members ?? [],
    offsets,
    deletesGroup: undoesCreation && coversAll(commits, offsets),
  };
}

/** The partitions of whole topics, or those that were named of them. */
function wantedOf(scopes: readonly TopicScope[], source: ResetSource, { topics }: Logs): readonly WantedOffset[] {
  const missing = scopes.filter(({ topic }) => !topics.has(topic));
  if (missing.length > 0) throw topicNotFound(missing.map(({ topic }) => topic));
  return scopes.flatMap(({ topic, partitions }) => {
    const there = new Set((topics.get(topic)?.partitions ?? []).map(({ partition }) => partition));
    const strange = partitions?.find((partition) => !there.has(partition));
    if (strange !== undefined) {
      throw new AppError('PARTITION_NOT_FOUND', `topic "${topic}" has no partition ${strange}`);
    }
    const want = source.kind === 'target' ? source.target : null;
    return [...(partitions ?? there)].map((partition) => ({ topic, partition, want, topicId: null }));
  });
}

/** Where a commit is only put back, the log need not be seen. */
function expectLeaders(wanted: readonly WantedOffset[], { ranges }: Logs): void {
  const blind = wanted.find((one) => {
    const range = ranges.get(one);
    return range !== undefined && range.end === null && one.want !== null && one.want.kind !== 'commit';
  });
  if (blind !== undefined) throw noLeader(blind);
}

function expectCommits(wanted: readonly WantedOffset[], commits: PartitionTable<Commit>): void {
  const without = wanted.filter((one) => one.want?.kind === 'shift' && commits.get(one) === undefined);
  if (without.length === 0) return;
  const list = without.map(({ topic, partition }) => `"${topic}" partition ${partition}`).join(', ');
  throw new AppError('OFFSET_NOT_COMMITTED', `there is no commit to shift in ${list}`);
}

async function offsetsAtTimes(
  kafka: KafkaCluster,
  wanted: readonly WantedOffset[],
  { ranges }: Logs,
): Promise<PartitionTable<FoundOffset>> {
  const queries = wanted.flatMap(({ topic, partition, want }) =>
    want?.kind === 'time' && ranges.get({ topic, partition }) !== undefined
      ? [{ topic, partition, timestamp: want.timestamp }]
      : [],
  );
  return queries.length === 0 ? new PartitionTable() : offsetsAtTime(kafka, queries);
}

function plannedOffset(
  { topic, partition, want, topicId: wantedId }: WantedOffset,
  before: Commit | null,
  { topics, ranges }: Logs,
  times: PartitionTable<FoundOffset>,
): PlannedOffset {
  const topicId = knownId(topics.get(topic)?.topicId);
  const range = ranges.get({ topic, partition }) ?? null;
  const nothingToDo = want === null && before === null;
  const obstacle = nothingToDo ? null : range === null ? 'missing' : isOther(topicId, wantedId) ? 'recreated' : null;
  const known = { topic, partition, topicId, before, clampedFrom: null, outOfRange: false, firstTimestamp: null };
  const { start, end } = range ?? { start: null, end: null };
  const committed = before?.offset ?? null;
  if (obstacle !== null || want === null) {
    return { ...known, after: null, obstacle, ...consequences(committed, null, { start, end }) };
  }
  const found =
    want.kind === 'commit'
      ? { offset: want.commit.offset, clampedFrom: null }
      : newOffset(want, {
          committed,
          range: { start: start ?? 0, end: end ?? 0 },
          atTime: times.get({ topic, partition })?.offset ?? null,
        });
  const offset = found?.offset ?? 0;
  return {
    ...known,
    after: keptCommit(want, before) ?? { offset, leaderEpoch: -1, metadata: '' },
    clampedFrom: found?.clampedFrom ?? null,
    outOfRange: start !== null && end !== null && (offset < start || offset > end),
    obstacle,
    ...consequences(committed, offset, { start, end }),
  };
}

/** The commit as a whole, with its leader epoch and metadata, where it is not only a place. */
function keptCommit(want: NonNullable<WantedOffset['want']>, before: Commit | null): Commit | null {
  if (want.kind === 'commit') return want.commit;
  return want.kind === 'current' ? before : null;
}

function knownId(topicId: string | undefined): string | null {
  return topicId === undefined || topicId === zeroUuid ? null : topicId;
}

function isOther(topicId: string | null, wanted: string | null): boolean {
  return topicId !== null && wanted !== null && topicId !== wanted;
}

async function withFirstTimes(
  kafka: KafkaCluster,
  planned: readonly PlannedOffset[],
  logs: Logs,
): Promise<readonly PlannedOffset[]> {
  const placeOf = ({ topic, partition, after }: PlannedOffset) => ({ topic, partition, offset: after?.offset ?? 0 });
  const reading = new Set(planned.filter(({ after, newLag }) => after !== null && newLag !== null && newLag > 0));
  const { readTimes } = await import('./read-times.js'); // what reads records takes a while to load
  const timeAt = await readTimes(kafka, [...reading].map(placeOf), logs);
  return planned.map((offset) => {
    const time = reading.has(offset) ? timeAt(placeOf(offset)) : null;
    return { ...offset, firstTimestamp: time === 'none' ? null : time };
  });
}
