import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { describeGroups } from '../kafka/group/describe-groups.js';
import { fetchGroupOffsets, type Commit } from '../kafka/group/group-offsets.js';
import type { DescribedGroup, ListedGroup } from '../kafka/group/group-types.js';
import { fetchShareOffsets, type ShareOffset } from '../kafka/group/share-offsets.js';
import { PartitionTable } from '../kafka/partition-table.js';

/** A group with what it has committed. */
export interface GroupWithOffsets {
  readonly group: DescribedGroup;
  /** Empty for a share group. */
  readonly commits: PartitionTable<Commit>;
  /** Empty for every other group. */
  readonly shareOffsets: PartitionTable<ShareOffset>;
}

export interface SelectedGroups {
  readonly groups: readonly GroupWithOffsets[];
  /** Names of which there is no group. */
  readonly missing: readonly string[];
}

export interface SelectOptions {
  /** False leaves their offsets out. */
  readonly offsets: boolean;
  /** Wait for transactions that are about to change the offsets. */
  readonly stable?: boolean;
}

/**
 * Groups with members and commits, in few requests to each coordinator.
 * @param wanted by name, or as they were listed, which saves looking for them
 */
export async function selectGroups(
  kafka: KafkaCluster,
  wanted: readonly (ListedGroup | string)[],
  { offsets, stable = false }: SelectOptions,
): Promise<SelectedGroups> {
  const names = [...new Set(wanted.map(nameOf))];
  const coordinators = new Map(
    wanted.flatMap((group) => (typeof group === 'string' ? [] : [[group.groupId, group.coordinator] as const])),
  );
  const [described, commits] = await Promise.all([
    describeGroups(kafka, wanted),
    offsets ? fetchGroupOffsets(kafka, names, { coordinators, stable }) : new Map<string, PartitionTable<Commit>>(),
  ]);
  const shares = names.filter((name) => described.get(name)?.type === 'share');
  const shareOffsets = await fetchShareOffsets(kafka, offsets ? shares : []);
  return {
    groups: names.flatMap((name) => {
      const group = described.get(name);
      if (group === undefined) return [];
      return [
        {
          group,
          commits: commits.get(name) ?? new PartitionTable<Commit>(),
          shareOffsets: shareOffsets.get(name) ?? new PartitionTable<ShareOffset>(),
        },
      ];
    }),
    // One that was listed and is not there any more has been deleted meanwhile.
    missing: wanted.filter((group) => typeof group === 'string').filter((name) => !described.has(name)),
  };
}

function nameOf(group: ListedGroup | string): string {
  return typeof group === 'string' ? group : group.groupId;
}

/** True where members of the group read topics through commits: not for groups of Connect or a registry. */
export function hasOffsets({ type, protocolType }: ListedGroup): boolean {
  return type !== 'classic' || protocolType === '' || protocolType === 'consumer';
}

/** The topics that a group has to do with: those it has committed, reads, or wants to read. */
export function topicsOf({ group, commits, shareOffsets }: GroupWithOffsets): ReadonlySet<string> {
  return new Set([
    ...commits.topics,
    ...shareOffsets.topics,
    ...group.members.flatMap(({ topics, partitions }) => [...topics, ...partitions.map(({ topic }) => topic)]),
  ]);
}

export function groupNotFound(names: readonly string[]): AppError {
  const list = names.map((name) => `"${name}"`).join(', ');
  return new AppError('GROUP_NOT_FOUND', `the cluster has no group ${list}`);
}
