import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { joinGroupApi, type JoinGroupResponse } from '../protocol/join-group.js';
import { syncGroupApi } from '../protocol/sync-group.js';
import type { TopicPartition } from '../types.js';
import { assignors, cooperativeAssignor } from './assignors.js';
import { lostMembership } from './committed-offsets.js';
import { consumerProtocolType, encodeSubscription, readAssignment } from './consumer-protocol.js';
import type { Coordinator } from './coordinator.js';
import type { GroupMemberOptions } from './group-member-options.js';
import { refusedMember } from './refused.js';
import { shareOut } from './share-out.js';

/** What a member was given in a new generation of its group. */
export interface JoinedGeneration {
  readonly id: number;
  readonly partitions: readonly TopicPartition[];
  /** Whether its members read on while they join the next one (KIP-429). */
  readonly isCooperative: boolean;
  /** How many partitions the group's topics have, where this member was the leader that shared them out; else null. */
  readonly sharedOut: ReadonlyMap<string, number> | null;
}

/** What a member goes on with while it joins the next generation. */
export interface PartitionHold {
  readonly partitions: readonly TopicPartition[];
  /** The generation in which it was given them. */
  readonly generation: number;
  /** Called when it may not go on with them any more: others may have them as soon as the next generation begins. */
  readonly onLost: (reason: AppError) => void;
}

export interface Joining {
  /** What the member asks for. */
  readonly topics: readonly string[];
  /** The id that the member had in the generation before; empty where it had none. */
  readonly knownId: string;
  /** Told of the id that the group knows the member by, as soon as there is one. */
  readonly onMemberId: (memberId: string) => void;
  readonly held: PartitionHold | null;
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

  /** @throws AppError REQUEST_FAILED where the group does not take the member; CLUSTER_NOT_READY where its broker fails */
  async run({ topics, knownId, onMemberId, ...before }: Joining): Promise<JoinedGeneration> {
    let held = before.held;
    const lose = (reason: string): void => {
      held?.onLost(new AppError('REQUEST_FAILED', reason));
      held = null;
    };
    for (let memberId = knownId; ;) {
      const joined = await this.#join(topics, memberId, held);
      memberId = joined.memberId;
      onMemberId(memberId);
      if (memberId === '') lose('the group has forgotten this member');
      if (joined.errorCode !== NO_ERROR) continue;
      const isCooperative = joined.protocolName === cooperativeAssignor;
      if (!isCooperative) lose(`the group shares its partitions out anew, by "${joined.protocolName ?? ''}"`);
      const shares = joined.leader === memberId ? await shareOut(this.#kafka, this.#options, joined) : null;
      const { partitions, failure } = await this.#sync(topics, joined, shares?.assignments ?? []);
      if (failure === null)
        return { id: joined.generationId, partitions, isCooperative, sharedOut: shares?.counts ?? null };
      if (failure === 'UNKNOWN_MEMBER_ID') memberId = '';
      if (failure !== 'REBALANCE_IN_PROGRESS') lose(`the group has gone on without this member: ${failure}`);
    }
  }

  /** With an error code, the answer holds the member id to try again with. */
  async #join(topics: readonly string[], memberId: string, held: PartitionHold | null): Promise<JoinGroupResponse> {
    const { groupId, sessionTimeout, rebalanceTimeout } = this.#options;
    const metadata = encodeSubscription({
      topics,
      owned: held?.partitions ?? [],
      generation: held?.generation ?? null,
    });
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
        throw refusedMember(this.#kafka, this.#options.groupId, kafkaErrorCode(answer.errorCode).name, joinGroupApi);
    }
  }

  async #sync(
    topics: readonly string[],
    joined: JoinGroupResponse,
    assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[],
  ): Promise<Synced> {
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
    if (errorCode === NO_ERROR) return { partitions: this.#given(topics, assignment), failure: null };
    const { name } = kafkaErrorCode(errorCode);
    if (!lostMembership.has(name)) throw refusedMember(this.#kafka, this.#options.groupId, name, syncGroupApi);
    return { partitions: [], failure: name };
  }

  /** Without what this member has not asked for: nobody here would know what to do with it. */
  #given(topics: readonly string[], assignment: Buffer): readonly TopicPartition[] {
    const { groupId, onWarning } = this.#options;
    const leader = `the leader of group "${groupId}" has given this member`;
    const given = readAssignment(assignment);
    if (given === null) onWarning(`what ${leader} cannot be read: it is taken for no partitions`);
    const strange = (given ?? []).flatMap(({ topic }) => (topics.includes(topic) ? [] : [topic]));
    for (const topic of new Set(strange)) {
      onWarning(`${leader} partitions of "${topic}", which it has not asked for: they are not read`);
    }
    return (given ?? []).filter(({ topic, partition }) => topics.includes(topic) && partition >= 0);
  }
}

/** What a member was given, or why it has to join again. */
interface Synced {
  readonly partitions: readonly TopicPartition[];
  readonly failure: string | null;
}
