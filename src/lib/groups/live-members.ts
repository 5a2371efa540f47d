import { AppError } from '../errors.js';
import type { DescribedMember } from '../kafka/group/group-types.js';
import type { ItemError } from '../kafka/item-error.js';
import { counted } from '../values/wording.js';

/** Members that a message names; of a large group the first few do. */
const named = 5;

/** Why live members are in the way of an action, naming them; null where there are none. */
export function memberObstacle(groupId: string, members: readonly DescribedMember[], action: string): ItemError | null {
  if (members.length === 0) return null;
  const names = members.slice(0, named).map(nameOf);
  const rest = members.length > named ? `, and ${members.length - named} more` : '';
  const message = `group "${groupId}" has ${counted(members.length, 'live member')}, so ${action}: ${names.join(', ')}${rest}`;
  return { code: 'GROUP_HAS_MEMBERS', message };
}

/** A static member by its instance id too, by which it can be removed where it has ended. */
function nameOf({ clientId, memberId, instanceId, host }: DescribedMember): string {
  const instance = instanceId === null ? '' : `group.instance.id "${instanceId}", `;
  return `"${clientId}" (${instance}${memberId}, ${host})`;
}

/**
 * Refuses to change what live members hold, naming them.
 * @throws AppError GROUP_HAS_MEMBERS
 */
export function expectNoMembers(groupId: string, members: readonly DescribedMember[], action: string): void {
  const obstacle = memberObstacle(groupId, members, action);
  if (obstacle !== null) throw new AppError('GROUP_HAS_MEMBERS', obstacle.message);
}
