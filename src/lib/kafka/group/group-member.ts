import { abortReason } from '../../abort.js';
import { AppError, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { PartitionTable } from '../partition-table.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { leaveGroupApi } from '../protocol/leave-group.js';
import { partitionCounts, topicLooks } from '../topic-looks.js';
import { namedTopics, selectTopics, type TopicSelection } from '../topic-selection.js';
import type { PartitionOffset, TopicMetadata, TopicPartition } from '../types.js';
import type { Int64 } from '../../values/int64.js';
import { commitOffsets, fetchCommitted } from './committed-offsets.js';
import { Coordinator } from './coordinator.js';
import { GroupJoin, type PartitionHold, type JoinedGeneration } from './group-join.js';
import { Evicted, sendHeartbeats } from './heartbeats.js';
import type { GroupMemberOptions } from './group-member-options.js';

/** A stretch of a group's life with the same members, in which a member has the same partitions. */
export interface Generation {
  readonly id: number;
  readonly partitions: readonly TopicPartition[];
  /**
   * Aborted when the group rebalances, or has lost this member: then `join` again. Where its reason is
   * `GroupRebalances`, the member may still commit before it does.
   */
  readonly ended: AbortSignal;
  /**
   * Whether the member may go on with its partitions while it joins the next generation (KIP-429): then it says so in
   * `join`, and gives up afterwards what it was not given again.
   */
  readonly isCooperative: boolean;
}

export interface JoinOptions {
  /** Ends the wait for the next generation; then `leave`. */
  readonly signal?: AbortSignal;
  /** What the member goes on with meanwhile, after a cooperative generation that `GroupRebalances` has ended. */
  readonly held?: Omit<PartitionHold, 'generation'>;
}

/** The group is about to share its partitions out anew: until this member joins, they are still its own. */
export class GroupRebalances extends AppError {
  constructor(reason: string) {
    super('REQUEST_FAILED', `the group rebalances: ${reason}`);
  }
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
  /** Of the last one: until the next one has begun its members may commit. */
  #generationId = -1;
  /** What it has asked for last. */
  #subscribed: readonly string[] | null = null;
  #generation: RunningGeneration | null = null;
  #heartbeats: Promise<unknown> = Promise.resolve();

  constructor(kafka: KafkaCluster, options: GroupMemberOptions) {
    this.#kafka = kafka;
    this.#options = options;
    this.#coordinator = new Coordinator(kafka, CoordinatorType.group, options.groupId, options.commitPatience);
  }

  /**
   * Takes part in the group's next generation.
   * @throws AppError REQUEST_FAILED where the group does not take this member
   */
  async join({ signal = this.#kafka.signal, held }: JoinOptions = {}): Promise<Generation> {
    await this.#endGeneration();
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, signal]));
    const { groupId, joinPatience } = this.#options;
    const coordinator = new Coordinator(kafka, CoordinatorType.group, groupId, joinPatience);
    const topics = await this.#subscription(kafka);
    const joined = await new GroupJoin(kafka, this.#options, coordinator).run({
      topics,
      knownId: this.#memberId,
      onMemberId: (memberId) => (this.#memberId = memberId),
      held: held === undefined ? null : { ...held, generation: this.#generationId },
    });
    const { id, partitions, isCooperative } = joined;
    this.#generationId = id;
    const generation = { end: new AbortController(), stop: new AbortController() };
    this.#generation = generation;
    this.#heartbeats = Promise.all([this.#beat(generation), this.#watchTopics(joined, generation)]);
    return { id, partitions, ended: generation.end.signal, isCooperative };
  }

  async committed(partitions: readonly TopicPartition[]): Promise<PartitionTable<Int64>> {
    return fetchCommitted(this.#coordinator, this.#options.groupId, partitions);
  }

  /** @returns those committed, all but those of topics that are gone; null where the group has gone on without this member */
  async commit(offsets: readonly PartitionOffset[]): Promise<readonly PartitionOffset[] | null> {
    if (offsets.length === 0) return offsets;
    if (this.#memberId === '') return null; // for the group it would be nobody, who may commit while there are no members
    const { groupId } = this.#options;
    const identity = { groupId, generationId: this.#generationId, memberId: this.#memberId };
    return commitOffsets(this.#coordinator, identity, offsets);
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
    const over = new AppError('INTERRUPTED', 'the generation is over');
    this.#generation?.end.abort(over);
    this.#generation?.stop.abort(over);
    this.#generation = null;
    await this.#heartbeats;
  }

  /** Until the member joins again or leaves: while it brings its work to an end it is still alive. */
  async #beat({ end, stop }: RunningGeneration): Promise<void> {
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, stop.signal]));
    const member = { generationId: this.#generationId, memberId: this.#memberId };
    try {
      await sendHeartbeats(kafka, this.#options, member, () => end.abort(new GroupRebalances('REBALANCE_IN_PROGRESS')));
    } catch (error) {
      if (error instanceof Evicted && error.reason === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
      end.abort(kafka.signal.aborted ? abortReason(kafka.signal) : error);
    }
  }

  /** Of a pattern; where no broker can say what that picks now, what it did. */
  async #subscription(kafka: KafkaCluster): Promise<readonly string[]> {
    const { topics } = this.#options;
    if (topics.names !== null) return topics.names;
    try {
      this.#subscribed = (await selectTopics(kafka, topics)).map(({ name }) => name);
    } catch (error) {
      if (this.#subscribed === null || kafka.signal.aborted) throw error;
    }
    return this.#subscribed;
  }

  /**
   * The leader sees to it that new partitions find a reader, and who has a pattern that its new topics do: they join again,
   * which makes the group rebalance.
   */
  async #watchTopics({ sharedOut }: JoinedGeneration, { end }: RunningGeneration): Promise<void> {
    const { topics, topicsInterval: interval, onWarning } = this.#options;
    if (sharedOut === null && topics.names !== null) return;
    const watched = topics.names === null ? everything : namedTopics([...(sharedOut?.keys() ?? [])]);
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, end.signal]));
    const onFailure = (error: unknown): void =>
      onWarning(`cannot look at the topics of the group at the moment: ${messageOf(error)}`);
    try {
      for await (const found of topicLooks(kafka, watched, { interval, onFailure })) {
        if (!hasOthers(found, sharedOut) && !this.#picksOthers(found)) continue;
        end.abort(new GroupRebalances('the topics have other partitions now'));
        return;
      }
    } catch {
      // The generation has ended, and with it the look at its topics.
    }
  }

  #picksOthers(found: readonly TopicMetadata[]): boolean {
    const { names, picks } = this.#options.topics;
    if (names !== null) return false;
    const picked = found.filter(({ name }) => picks(name)).map(({ name }) => name);
    return picked.join() !== this.#subscribed?.join(); // both in the order of their names
  }
}

interface RunningGeneration {
  /** What `Generation.ended` comes from. */
  readonly end: AbortController;
  /** Ends the heartbeats. */
  readonly stop: AbortController;
}

const everything: TopicSelection = { names: null, picks: () => true };

/** Whether topics have another number of partitions than when they were shared out. */
function hasOthers(found: readonly TopicMetadata[], sharedOut: JoinedGeneration['sharedOut']): boolean {
  const counts = partitionCounts(found);
  return [...(sharedOut ?? [])].some(([topic, count]) => (counts.get(topic) ?? 0) !== count);
}
