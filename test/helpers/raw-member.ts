import { CoordinatorType } from '../../src/lib/kafka/protocol/find-coordinator.js';
import { Coordinator } from '../../src/lib/kafka/group/coordinator.js';
import { kafkaErrorCode } from '../../src/lib/kafka/error-codes.js';
import { joinGroupApi } from '../../src/lib/kafka/protocol/join-group.js';
import { syncGroupApi } from '../../src/lib/kafka/protocol/sync-group.js';
import { openTestKafka } from './kafka.js';

export interface RawProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface RawGeneration {
  readonly memberId: string;
  readonly protocol: string | null;
  readonly isLeader: boolean;
  /** How many members the leader was told of; 0 for others. */
  readonly members: number;
  /** What the leader gave it. */
  readonly assignment: Buffer;
}

/**
 * Takes part in one generation of a group, with bytes of the test's own. As the leader it gives everybody `given`. It sends no
 * heartbeats: after `sessionTimeout` milliseconds the group has forgotten it.
 */
export async function joinRaw(
  groupId: string,
  protocols: readonly RawProtocol[],
  {
    sessionTimeout = 6_000,
    rebalanceTimeout = 60_000,
    given = Buffer.alloc(0),
    knownId = '',
    kafka = openTestKafka(),
  } = {},
): Promise<RawGeneration> {
  const coordinator = new Coordinator(kafka, CoordinatorType.group, groupId);
  const who = { groupId, groupInstanceId: null, protocolType: 'consumer' };
  for (let memberId = knownId; ;) {
    const times = { sessionTimeoutMs: sessionTimeout, rebalanceTimeoutMs: rebalanceTimeout };
    const joined = await coordinator.send(
      joinGroupApi,
      { ...who, ...times, memberId, protocols, reason: null },
      ({ errorCode }) => errorCode,
      { answerWithin: 60_000 },
    );
    memberId = joined.memberId;
    const { name } = kafkaErrorCode(joined.errorCode);
    if (name === 'MEMBER_ID_REQUIRED') continue;
    if (name !== 'NONE') throw new Error(name);
    const { generationId, protocolName } = joined;
    const isLeader = joined.leader === memberId;
    const assignments = isLeader ? joined.members.map((member) => ({ ...member, assignment: given })) : [];
    const synced = await coordinator.send(
      syncGroupApi,
      { ...who, memberId, generationId, protocolName, assignments },
      ({ errorCode }) => errorCode,
      { answerWithin: 60_000 },
    );
    const failure = kafkaErrorCode(synced.errorCode).name;
    if (failure === 'REBALANCE_IN_PROGRESS') continue;
    if (failure !== 'NONE') throw new Error(failure);
    return {
      memberId,
      protocol: protocolName,
      isLeader,
      members: joined.members.length,
      assignment: synced.assignment,
    };
  }
}
