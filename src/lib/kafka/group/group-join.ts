import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { joinGroupApi, type JoinGroupResponse } from '../protocol/join-group.js';
import { syncGroupApi } from '../protocol/sync-group.js';
import type { TopicMetadata, TopicPartition } from '../types.js';
import { assignors } from './assignors.js';
import { lostMembership } from './committed-offsets.js';
import {
  consumerProtocolType,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.js';
import type { Coordinator } from './coordinator.js';
import type { GroupMemberOptions } from './group-member.js';

/** What a member was given in a new generation of its group. */
export interface JoinedGeneration {
  readonly id: number;
  readonly partitions: readonly TopicPartition[];
  /** How many partitions the group's topics have, where this member was the leader that shared them out; else null. */
  readonly sharedOut: ReadonlyMap<string, number> | null;
}

/** Milliseconds that the broker may take beyond what it waits for the other members. */
const answerMargin = 15_000;

/** Takes a member into the next generation of its group: JoinGroup, then SyncGroup, again where the group rebalances. */
export class GroupJoin {
  readonly #kafka: KafkaCluster;
  readonly #options: GroupMemberOptions;
  readonly #coordinator: Coordinator;

  constructor(kafka: KafkaCluster, options: GroupMemberOptions, coordinator: Coordinator) {
    this.#kafka = kafka;
    this.#options = options;
    this.#coordinator = coordinator;
  }

  /**
   * @param knownId the id that the member had in the generation before; empty where it had none
   * @param onMemberId told of the id that the group knows the member by, as soon as there is one
   * @throws AppError REQUEST_FAILED where the group does not take the member
   */
  async run(knownId: string, onMemberId: (memberId: string) => void): Promise<JoinedGeneration> {
    for (let memberId = knownId; ;) {
      const joined = await this.#join(memberId);
      memberId = joined.memberId;
      onMemberId(memberId);
      if (joined.errorCode !== NO_ERROR) continue;
      const shares = joined.leader === memberId ? await this.#share(joined) : null;
      const partitions = await this.#sync(joined, shares?.assignments ?? []);
      if (partitions === 'forgotten') memberId = '';
      if (partitions === 'forgotten' || partitions === 'again') continue;
      return { id: joined.generationId, partitions, sharedOut: shares?.counts ?? null };
    }
  }

  /** With an error code, the answer holds the member id to try again with. */
  async #join(memberId: string): Promise<JoinGroupResponse> {
    const { groupId, topics, sessionTimeout, rebalanceTimeout } = this.#options;
    const metadata = encodeSubscription(topics);
    const answer = await this.#coordinator.send(
      joinGroupApi,
      {
        groupId,
        sessionTimeoutMs: sessionTimeout,
        rebalanceTimeoutMs: rebalanceTimeout,
        memberId,
        groupInstanceId: null,
        protocolType: consumerProtocolType,
        protocols: [...assignors.keys()].map((name) => ({ name, metadata })),
        reason: null,
      },
      ({ errorCode }) => errorCode,
      { answerWithin: rebalanceTimeout + answerMargin },
    );
    switch (kafkaErrorCode(answer.errorCode).name) {
      case 'NONE':
      case 'MEMBER_ID_REQUIRED':
        return answer;
      case 'UNKNOWN_MEMBER_ID':
        return { ...answer, memberId: '' };
      case 'REBALANCE_IN_PROGRESS':
        await sleep(200, this.#kafka.signal);
        return { ...answer, memberId };
      default:
        throw this.#refused(kafkaErrorCode(answer.errorCode).name);
    }
  }

  async #sync(
    joined: JoinGroupResponse,
    assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[],
  ): Promise<readonly TopicPartition[] | 'again' | 'forgotten'> {
    const { groupId, rebalanceTimeout } = this.#options;
    const { errorCode, assignment } = await this.#coordinator.send(
      syncGroupApi,
      {
        groupId,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupInstanceId: null,
        protocolType: joined.protocolType ?? consumerProtocolType,
        protocolName: joined.protocolName,
        assignments,
      },
      (answer) => answer.errorCode,
      { answerWithin: rebalanceTimeout + answerMargin },
    );
    if (errorCode === NO_ERROR) return decodeAssignment(assignment);
    const { name } = kafkaErrorCode(errorCode);
    if (!lostMembership.has(name)) throw this.#refused(name);
    return name === 'UNKNOWN_MEMBER_ID' ? 'forgotten' : 'again';
  }

  /** As the leader: all partitions of all topics that somebody wants, shared out as the group has agreed. */
  async #share({ members, protocolName }: JoinGroupResponse) {
    const assignor = assignors.get(protocolName ?? '');
    if (assignor === undefined) throw this.#refused(`its assignor "${protocolName ?? ''}" is unknown`);
    const subscribed = members.map(({ memberId, metadata }) => ({ memberId, topics: decodeSubscription(metadata) }));
    const wanted = [...new Set(subscribed.flatMap(({ topics }) => topics))].sort();
    const { topics } = await this.#kafka.metadata(wanted);
    const partitions = topics.flatMap(({ name: topic, partitions: own }) =>
      own.map(({ partition }) => ({ topic, partition })),
    );
    const shares = assignor(subscribed, partitions);
    return {
      counts: partitionCounts(topics),
      assignments: [...shares].map(([memberId, own]) => ({ memberId, assignment: encodeAssignment(own) })),
    };
  }

  #refused(reason: string): AppError {
    const words =
      reason === 'INCONSISTENT_GROUP_PROTOCOL'
        ? 'its members share partitions out in a way that todo-kafka does not know, or use the group protocol of KIP-848'
        : reason;
    return new AppError('REQUEST_FAILED', `cannot join group "${this.#options.groupId}": ${words}`);
  }
}

export function partitionCounts(topics: readonly TopicMetadata[]): ReadonlyMap<string, number> {
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}
