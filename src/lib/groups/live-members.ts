import { AppError } from '../errors.js';
import type { DescribedMember } from '../kafka/group/group-types.js';
import { counted } from '../values/wording.js';

/** Members that a message names; of a large group the first few do. */
const named = 5;

/**
 * Refuses to change what live members hold, naming them.
 * @throws AppError GROUP_HAS_MEMBERS
 */
export function expectNoMembers(groupId: string, members: readonly DescribedMember[], action: string): void {
  if (members.length === 0) return;
  const names = members.slice(0, named).map(({ clientId, memberId, host }) => `"${clientId}" (${memberId}, ${host})`);
  const rest = members.length > named ? `, and ${members.length - named} more` : '';
  throw new AppError(
    'GROUP_HAS_MEMBERS',
    `group "${groupId}" has ${counted(members.length, 'live member')}, so ${action}: ${names.join(', ')}${rest}`,
  );
}
