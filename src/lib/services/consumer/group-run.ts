import { sleep } from '../../abort.js';
import { hasErrorCode, messageOf } from '../../errors.js';
import type { GroupMember } from '../../kafka/group/group-member.js';
import { PartitionTable } from '../../kafka/partition-table.js';
import { findTopics } from '../../topics/find-topics.js';
import { DeadLetterError } from '../errors.js';
import { mayPass } from '../may-pass.js';
import { GenerationRun, type GenerationOptions } from './generation-run.js';

export interface GroupRunOptions extends Omit<GenerationOptions, 'stragglers'> {
  readonly topics: readonly string[];
  /** The member has its partitions for the first time. */
  readonly onJoined: () => void;
}

/** Milliseconds before a group that cannot be joined is tried again. */
const [firstPause, longestPause] = [200, 5_000];

/** A consumer's life in its group, generation by generation, through brokers that are gone for a while. */
export class GroupRun {
  readonly #options: GroupRunOptions;
  readonly #stragglers = new PartitionTable<Promise<void>>();
  /** Topics that were not there, which is told once of each. */
  readonly #missing = new Set<string>();
  #current: GenerationRun | null = null;

  constructor(options: GroupRunOptions) {
    this.#options = options;
  }

  flowChanged(): void {
    this.#current?.flowChanged();
  }

  /**
   * Resolves when the consumer was closed and has left the group.
   * @throws DeadLetterError; AppError where the group does not take the member
   */
  async run(): Promise<void> {
    const { member, closing, log } = this.#options;
    try {
      for (let pause = firstPause; !closing.aborted; pause = Math.min(pause * 2, longestPause)) {
        try {
          await this.#generation(member);
          pause = firstPause / 2;
        } catch (error) {
          if (isFatal(error, closing)) throw error;
          log.warn(`cannot consume at the moment: ${messageOf(error)}`, {}, error);
          await sleep(pause, closing).catch(() => undefined);
        }
      }
    } finally {
      await member.leave().catch((error: unknown) => log.debug(`cannot leave the group: ${messageOf(error)}`));
    }
  }

  async #generation(member: GroupMember): Promise<void> {
    const { closing, hooks, log, onJoined } = this.#options;
    await this.#warnOfMissing();
    const generation = await member.join(closing);
    const { id, partitions } = generation;
    log.info(`the group has given this consumer ${partitions.length} partitions`, { generation: id, partitions });
    log.tell('onAssigned', hooks.onAssigned, partitions);
    this.#current = new GenerationRun(generation, { ...this.#options, stragglers: this.#stragglers });
    onJoined();
    await this.#current.run();
  }

  async #warnOfMissing(): Promise<void> {
    const { kafka, topics, log } = this.#options;
    const { missing } = await findTopics(kafka, topics);
    for (const topic of missing.filter((each) => !this.#missing.has(each))) {
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
