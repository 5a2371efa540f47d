import { abortReason, sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { heartbeatApi } from '../protocol/heartbeat.js';
import { joinGroupApi, type JoinGroupResponse } from '../protocol/join-group.js';
import { leaveGroupApi } from '../protocol/leave-group.js';
import { syncGroupApi } from '../protocol/sync-group.js';
import type { TopicMetadata, TopicPartition } from '../types.js';
import { assignors } from './assignors.js';
import { commitOffsets, fetchCommitted, lostMembership, type CommittedOffset } from './committed-offsets.js';
import {
  consumerProtocolType,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.js';
import { Coordinator } from './coordinator.js';
import type { PartitionTable } from '../partition-table.js';

export interface GroupMemberOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Milliseconds without a heartbeat after which the group takes the member for dead. */
  readonly sessionTimeout: number;
  /** Milliseconds that a member has to bring its work to a stop and join again when the group rebalances. */
  readonly rebalanceTimeout: number;
  /** Milliseconds between heartbeats. */
  readonly heartbeatInterval: number;
}

/** As in Kafka's own consumer, but for the rebalance time-out, which there is `max.poll.interval.ms` (5 minutes). */
export const defaultMemberTimings = { sessionTimeout: 45_000, rebalanceTimeout: 60_000, heartbeatInterval: 3_000 };

/** A stretch of a group's life with the same members, in which a member has the same partitions. */
export interface Generation {
  readonly id: number;
  readonly partitions: readonly TopicPartition[];
  /** Aborted when the group rebalances, or has lost this member: then `join` again. */
  readonly ended: AbortSignal;
}

/**
 * A member of a classic consumer group. Heartbeats go on by themselves from `join` to `leave`, whatever the member does
 * with its records.
 * @see KIP-62, KIP-394
 */
export class GroupMember {
  readonly #kafka: KafkaCluster;
  readonly #options: GroupMemberOptions;
  readonly #coordinator: Coordinator;
  #memberId = '';
  #generation: { readonly id: number; readonly end: AbortController } | null = null;
  #heartbeats: Promise<void> = Promise.resolve();
  /** How many partitions the group's topics had when this member, as the leader, shared them out. */
  #sharedOut: ReadonlyMap<string, number> | null = null;

  constructor(kafka: KafkaCluster, options: GroupMemberOptions) {
    this.#kafka = kafka;
    this.#options = options;
    this.#coordinator = new Coordinator(kafka, CoordinatorType.group, options.groupId);
  }

  /**
   * Takes part in the group's next generation.
   * @throws AppError REQUEST_FAILED where the group does not take this member
   */
  async join(): Promise<Generation> {
    await this.#endGeneration();
    for (;;) {
      const joined = await this.#join();
      if (joined === null) continue;
      const partitions = await this.#sync(joined);
      if (partitions === null) continue;
      const end = new AbortController();
      this.#generation = { id: joined.generationId, end };
      this.#heartbeats = this.#beat(joined, end);
      return { id: joined.generationId, partitions, ended: end.signal };
    }
  }

  async committed(partitions: readonly TopicPartition[]): Promise<PartitionTable<number>> {
    return fetchCommitted(this.#coordinator, this.#options.groupId, partitions);
  }

  /** @returns false where the group has gone on without this member: nothing was committed */
  async commit(offsets: readonly CommittedOffset[]): Promise<boolean> {
    if (offsets.length === 0) return true;
    const { groupId } = this.#options;
    const generationId = this.#generation?.id ?? -1;
    return commitOffsets(this.#coordinator, { groupId, generationId, memberId: this.#memberId }, offsets);
  }

  /** Leaves at once, so that the others need not wait for the session to time out. */
  async leave(): Promise<void> {
    await this.#endGeneration();
    if (this.#memberId === '') return;
    const memberId = this.#memberId;
    this.#memberId = '';
    const members = [{ memberId, groupInstanceId: null, reason: 'the consumer was closed' }];
    const { groupId } = this.#options;
    await this.#coordinator.send(leaveGroupApi, { groupId, memberId, members }, ({ errorCode }) => errorCode);
  }

  async #endGeneration(): Promise<void> {
    this.#generation?.end.abort(new AppError('INTERRUPTED', 'the generation is over'));
    this.#generation = null;
    await this.#heartbeats;
  }

  /** @returns null to try again */
  async #join(): Promise<JoinGroupResponse | null> {
    const { groupId, topics, sessionTimeout, rebalanceTimeout } = this.#options;
    const metadata = encodeSubscription(topics);
    const answer = await this.#coordinator.send(
      joinGroupApi,
      {
        groupId,
        sessionTimeoutMs: sessionTimeout,
        rebalanceTimeoutMs: rebalanceTimeout,
        memberId: this.#memberId,
        groupInstanceId: null,
        protocolType: consumerProtocolType,
        protocols: [...assignors.keys()].map((name) => ({ name, metadata })),
        reason: null,
      },
      ({ errorCode }) => errorCode,
      { answerWithin: rebalanceTimeout + 15_000 }, // the broker waits for all members
    );
    const { name } = kafkaErrorCode(answer.errorCode);
    if (answer.errorCode === NO_ERROR) {
      this.#memberId = answer.memberId;
      return answer;
    }
    if (name === 'MEMBER_ID_REQUIRED') this.#memberId = answer.memberId;
    else if (name === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
    else if (name !== 'REBALANCE_IN_PROGRESS') throw this.#refused(name);
    else await sleep(200, this.#kafka.signal);
    return null;
  }

  /** @returns null where the group rebalances again already */
  async #sync(joined: JoinGroupResponse): Promise<readonly TopicPartition[] | null> {
    const { groupId } = this.#options;
    this.#sharedOut = null;
    const assignments = joined.leader === this.#memberId ? await this.#assign(joined) : [];
    const { errorCode, assignment } = await this.#coordinator.send(
      syncGroupApi,
      {
        groupId,
        generationId: joined.generationId,
        memberId: this.#memberId,
        groupInstanceId: null,
        protocolType: joined.protocolType ?? consumerProtocolType,
        protocolName: joined.protocolName,
        assignments,
      },
      (answer) => answer.errorCode,
      { answerWithin: this.#options.rebalanceTimeout + 15_000 }, // the broker waits for the leader
    );
    if (errorCode === NO_ERROR) return decodeAssignment(assignment);
    const { name } = kafkaErrorCode(errorCode);
    if (!lostMembership.has(name)) throw this.#refused(name);
    if (name === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
    return null;
  }

  async #assign({ members, protocolName }: JoinGroupResponse) {
    const assignor = assignors.get(protocolName ?? '');
    if (assignor === undefined) throw this.#refused(`its assignor "${protocolName ?? ''}" is unknown`);
    const subscribed = members.map(({ memberId, metadata }) => ({ memberId, topics: decodeSubscription(metadata) }));
    const wanted = [...new Set(subscribed.flatMap(({ topics }) => topics))].sort();
    const { topics } = await this.#kafka.metadata(wanted);
    this.#sharedOut = partitionCounts(topics);
    const partitions = topics.flatMap(({ name: topic, partitions: own }) =>
      own.map(({ partition }) => ({ topic, partition })),
    );
    return [...assignor(subscribed, partitions)].map(([memberId, own]) => ({
      memberId,
      assignment: encodeAssignment(own),
    }));
  }

  /** Until the generation is over, which is also said when the coordinator has not answered for a session's time. */
  async #beat({ generationId }: JoinGroupResponse, end: AbortController): Promise<void> {
    const { groupId, heartbeatInterval } = this.#options;
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, end.signal]));
    const coordinator = new Coordinator(kafka, CoordinatorType.group, groupId);
    try {
      for (let beats = 1; ; beats++) {
        await sleep(heartbeatInterval, kafka.signal);
        if (beats % beatsBetweenLooks === 0 && (await this.#topicsHaveChanged(kafka))) {
          throw new AppError('REQUEST_FAILED', 'the topics have other partitions now');
        }
        const body = { groupId, generationId, memberId: this.#memberId, groupInstanceId: null };
        const { errorCode } = await coordinator.send(heartbeatApi, body, (answer) => answer.errorCode);
        const { name } = kafkaErrorCode(errorCode);
        if (name === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
        if (errorCode !== NO_ERROR) throw new AppError('REQUEST_FAILED', `the group goes on without it: ${name}`);
      }
    } catch (error) {
      end.abort(kafka.signal.aborted ? abortReason(kafka.signal) : error);
    }
  }

  /** The leader sees to it that new partitions find a reader: it joins again, which makes the group rebalance. */
  async #topicsHaveChanged(kafka: KafkaCluster): Promise<boolean> {
    const before = this.#sharedOut;
    if (before === null) return false;
    const after = partitionCounts((await kafka.metadata([...before.keys()])).topics);
    return [...before].some(([topic, count]) => after.get(topic) !== count);
  }

  #refused(reason: string): AppError {
    const { groupId } = this.#options;
    const words =
      reason === 'INCONSISTENT_GROUP_PROTOCOL'
        ? 'its members share partitions out in a way that todo-kafka does not know, or use the group protocol of KIP-848'
        : reason;
    return new AppError('REQUEST_FAILED', `cannot join group "${groupId}": ${words}`);
  }
}

/** Heartbeats between two looks at the topics. */
const beatsBetweenLooks = 10;

function partitionCounts(topics: readonly TopicMetadata[]): ReadonlyMap<string, number> {
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}
