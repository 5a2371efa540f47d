import { abortable, settledWithin, sleep, throwIfAborted } from '../../abort.js';
import { errorOf, hasErrorCode, messageOf } from '../../errors.js';
import type { Generation, GroupMember } from '../../kafka/group/group-member.js';
import { findTopics } from '../../topics/find-topics.js';
import { DeadLetterError } from '../errors.js';
import { timerDelay } from '../../values/timer.js';
import { mayPass } from '../may-pass.js';
import { GenerationRun, type GenerationOptions } from './generation-run.js';
import { Stragglers } from './stragglers.js';
import { isUnanswered } from '../../kafka/patience.js';

export interface GroupRunOptions extends Omit<GenerationOptions, 'stragglers' | 'onGeneration'> {
  readonly topics: readonly string[];
  /** Milliseconds in which the group has to be reached once. */
  readonly connectTimeout: number;
  /** The member has its partitions for the first time. */
  readonly onJoined: () => void;
}

/** Milliseconds before a group that cannot be joined is tried again. */
const [firstPause, longestPause] = [200, 5_000];

/**
 * Milliseconds to leave the group. A coordinator that does not answer is not waited for: whoever ends a process is not either, and the
 * group forgets the member when its session is over.
 */
const farewell = 1_500;

/** A consumer's life in its group, generation by generation, through brokers that are gone for a while. */
export class GroupRun {
  readonly #options: GroupRunOptions;
  readonly #stragglers = new Stragglers();
  /** Topics that were not there, which is told once of each. */
  readonly #missing = new Set<string>();
  readonly #noContact = new AbortController();
  #hasJoined = false;
  #isOverdue = false;
  /** Why the last attempt has failed. */
  #failure: Error | null = null;
  #current: GenerationRun | null = null;

  constructor(options: GroupRunOptions) {
    this.#options = options;
  }

  flowChanged(): void {
    this.#current?.flowChanged();
  }

  /**
   * Resolves when the consumer was closed and has left the group.
   * @throws DeadLetterError; AppError where the group does not take the member, or was never reached
   */
  async run(): Promise<void> {
    const { member, closing, log, connectTimeout } = this.#options;
    const overdue = setTimeout(() => this.#giveUpFirstContact(), timerDelay(connectTimeout));
    try {
      for (let pause = firstPause; !closing.aborted; pause = Math.min(pause * 2, longestPause)) {
        try {
          await abortable(this.#generations(member), this.#noContact.signal);
          pause = firstPause / 2;
        } catch (error) {
          if (isFatal(error, closing) || this.#noContact.signal.aborted) throw error;
          this.#failure = errorOf(error);
          log.warn(`cannot consume at the moment: ${messageOf(error)}`, {}, error);
          if (this.#isOverdue) this.#giveUpFirstContact();
          await sleep(pause, AbortSignal.any([closing, this.#noContact.signal])).catch(() => undefined);
          throwIfAborted(this.#noContact.signal);
        }
      }
    } finally {
      clearTimeout(overdue);
      const left = member.leave().catch((error: unknown) => log.debug(`cannot leave the group: ${messageOf(error)}`));
      await settledWithin(left, farewell);
    }
  }

  /**
   * Whoever has never been reached may have another address; a coordinator that is not ready was reached. An attempt under way
   * that is the first goes on.
   */
  #giveUpFirstContact(): void {
    if (this.#hasJoined) return;
    this.#isOverdue = true;
    if (isUnanswered(this.#failure)) this.#noContact.abort(this.#failure);
  }

  /** Until the consumer is closed, or a generation ends in which it had something to give up. */
  async #generations(member: GroupMember): Promise<void> {
    const { closing } = this.#options;
    await this.#warnOfMissing();
    let joined: Generation | null = await member.join({ signal: closing });
    while (joined !== null) {
      const run: GenerationRun = new GenerationRun(joined, {
        ...this.#options,
        stragglers: this.#stragglers,
        onGeneration: (generation) => this.#tellOf(generation),
      });
      this.#current = run;
      joined = await run.run();
    }
  }

  #tellOf({ id, partitions }: Generation): void {
    this.#stragglers.keepOnly(partitions);
    const { hooks, log, onJoined } = this.#options;
    log.info(`the group has given this consumer ${partitions.length} partitions`, { generation: id, partitions });
    log.notify('onAssigned', hooks.onAssigned, partitions);
    this.#hasJoined = true;
    onJoined();
  }

  async #warnOfMissing(): Promise<void> {
    const { kafka, topics, closing, log } = this.#options;
    const { missing } = await findTopics(kafka.withSignal(AbortSignal.any([kafka.signal, closing])), topics);
    for (const topic of missing.filter((name) => !this.#missing.has(name))) {
      this.#missing.add(topic);
      log.warn(`the cluster has no topic "${topic}": it is read as soon as it is there`, { topic });
    }
  }
}

/** A topic that is deleted meanwhile is not read any more; the others are. What fails at the end has no consequence. */
function isFatal(error: unknown, closing: AbortSignal): boolean {
  if (error instanceof DeadLetterError) return true;
  return !closing.aborted && !mayPass(error) && !hasErrorCode(error, 'TOPIC_NOT_FOUND');
}
