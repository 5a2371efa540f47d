import { abortReason, sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { PartitionTable } from '../partition-table.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { heartbeatApi } from '../protocol/heartbeat.js';
import { leaveGroupApi } from '../protocol/leave-group.js';
import type { TopicPartition } from '../types.js';
import { commitOffsets, fetchCommitted, type CommittedOffset } from './committed-offsets.js';
import { Coordinator } from './coordinator.js';
import { GroupJoin, partitionCounts, type JoinedGeneration } from './group-join.js';

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
  /**
   * Aborted when the group rebalances, or has lost this member: then `join` again. Where its reason is
   * `GroupRebalances`, the member may still commit before it does.
   */
  readonly ended: AbortSignal;
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
  #generation: RunningGeneration | null = null;
  #heartbeats: Promise<void> = Promise.resolve();

  constructor(kafka: KafkaCluster, options: GroupMemberOptions) {
    this.#kafka = kafka;
    this.#options = options;
    this.#coordinator = new Coordinator(kafka, CoordinatorType.group, options.groupId);
  }

  /**
   * Takes part in the group's next generation.
   * @param signal ends the wait for it; then `leave`
   * @throws AppError REQUEST_FAILED where the group does not take this member
   */
  async join(signal: AbortSignal = this.#kafka.signal): Promise<Generation> {
    await this.#endGeneration();
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, signal]));
    const coordinator = new Coordinator(kafka, CoordinatorType.group, this.#options.groupId);
    const joined = await new GroupJoin(kafka, this.#options, coordinator).run(this.#memberId, (memberId) => {
      this.#memberId = memberId;
    });
    const { id, partitions } = joined;
    const generation = { id, end: new AbortController(), stop: new AbortController() };
    this.#generation = generation;
    this.#heartbeats = this.#beat(joined, generation);
    return { id, partitions, ended: generation.end.signal };
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
    const over = new AppError('INTERRUPTED', 'the generation is over');
    this.#generation?.end.abort(over);
    this.#generation?.stop.abort(over);
    this.#generation = null;
    await this.#heartbeats;
  }

  /**
   * Until the member joins again or leaves: while it brings its work to an end it is still alive. That the generation is
   * over is also said when the coordinator has not answered for a session's time.
   */
  async #beat({ id: generationId, sharedOut }: JoinedGeneration, { end, stop }: RunningGeneration): Promise<void> {
    const { groupId, heartbeatInterval, sessionTimeout } = this.#options;
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, stop.signal]));
    const coordinator = new Coordinator(kafka, CoordinatorType.group, groupId);
    const answerWithin = Math.min(longestHeartbeat, sessionTimeout / 2);
    try {
      for (let beats = 1; ; beats++) {
        await sleep(heartbeatInterval, kafka.signal);
        if (beats % beatsBetweenLooks === 0 && !end.signal.aborted && (await haveChanged(sharedOut, kafka))) {
          end.abort(new GroupRebalances('the topics have other partitions now'));
        }
        const body = { groupId, generationId, memberId: this.#memberId, groupInstanceId: null };
        const { errorCode } = await coordinator.send(heartbeatApi, body, (answer) => answer.errorCode, {
          answerWithin,
        });
        const { name } = kafkaErrorCode(errorCode);
        if (name === 'REBALANCE_IN_PROGRESS') {
          end.abort(new GroupRebalances(name));
          continue;
        }
        if (name === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
        if (errorCode !== NO_ERROR) throw new AppError('REQUEST_FAILED', `the group goes on without it: ${name}`);
      }
    } catch (error) {
      end.abort(kafka.signal.aborted ? abortReason(kafka.signal) : error);
    }
  }
}

interface RunningGeneration {
  readonly id: number;
  /** What `Generation.ended` comes from. */
  readonly end: AbortController;
  /** Ends the heartbeats. */
  readonly stop: AbortController;
}

/** Milliseconds for a coordinator to answer a heartbeat, after which it is looked for elsewhere. */
const longestHeartbeat = 10_000;
/** Heartbeats between two looks at the topics. */
const beatsBetweenLooks = 10;

/** The leader sees to it that new partitions find a reader: it joins again, which makes the group rebalance. */
async function haveChanged(before: JoinedGeneration['sharedOut'], kafka: KafkaCluster): Promise<boolean> {
  if (before === null) return false;
  const after = partitionCounts((await kafka.metadata([...before.keys()])).topics);
  return [...before].some(([topic, count]) => after.get(topic) !== count);
}
