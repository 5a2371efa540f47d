import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { DescribedGroup, DescribedMember } from '../kafka/group/group-types.js';
import { removeGroupMembers } from '../kafka/group/remove-members.js';
import type { ItemError } from '../kafka/item-error.js';
import { groupNotFound, selectGroups } from './select-groups.js';

/** What removing members of a group would mean. */
export interface PlannedRemoval {
  readonly group: DescribedGroup;
  readonly members: readonly DescribedMember[];
  /** Instance ids that no member has. */
  readonly missing: readonly string[];
}

/**
 * @param instances `group.instance.id`s of static members; null for all members of the group, dynamic ones too
 * @throws AppError GROUP_NOT_FOUND, GROUP_UNSUITABLE
 */
export async function planRemoval(
  kafka: KafkaCluster,
  groupId: string,
  instances: readonly string[] | null,
): Promise<PlannedRemoval> {
  const { groups, missing } = await selectGroups(kafka, [groupId], { offsets: false });
  const [found] = groups;
  if (found === undefined) throw groupNotFound(missing);
  const { group } = found;
  if (group.type !== 'classic' && group.type !== 'consumer') {
    const message = `group "${groupId}" is a ${group.type} group: it has no static members, and the others leave by themselves`;
    throw new AppError('GROUP_UNSUITABLE', message);
  }
  if (instances === null) return { group, members: group.members, missing: [] };
  const wanted = [...new Set(instances)];
  const known = new Map(group.members.map((member) => [member.instanceId, member]));
  return {
    group,
    members: wanted.flatMap((id) => known.get(id) ?? []),
    missing: wanted.filter((id) => !known.has(id)),
  };
}

export const noSuchMember: ItemError = {
  code: 'UNKNOWN_MEMBER_ID',
  message: 'the group has no member of this instance id',
};

/** @returns the error of each member id, null where it has left */
export async function carryOutRemoval(
  kafka: KafkaCluster,
  { group, members }: PlannedRemoval,
): Promise<ReadonlyMap<string, ItemError | null>> {
  const errors = await removeGroupMembers(kafka, group, members);
  const unknown = [...errors.values()].some((error) => error?.code === 'UNKNOWN_MEMBER_ID');
  const remaining = unknown ? await memberIds(kafka, group.groupId) : new Set<string>();
  return new Map([...errors].map(([memberId, error]) => [memberId, judged(error, remaining.has(memberId))]));
}

async function memberIds(kafka: KafkaCluster, groupId: string): Promise<ReadonlySet<string>> {
  const { groups } = await selectGroups(kafka, [groupId], { offsets: false });
  return new Set(groups.flatMap(({ group }) => group.members.map(({ memberId }) => memberId)));
}

/** Brokers that do not know a member say the same of one of the newer protocol, which they do not let others remove. */
function judged(error: ItemError | null, isThere: boolean): ItemError | null {
  if (error === null) return null;
  const { code } = error;
  if (code === 'FENCED_INSTANCE_ID') return { code, message: 'another member has taken its place, and stays' };
  if (code !== 'UNKNOWN_MEMBER_ID') return error;
  return isThere ? { code, message: 'the broker lets it leave by itself only' } : null;
}
