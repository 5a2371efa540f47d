import { aborted, settledWithin } from '../../abort.js';
import { AppError } from '../../errors.js';
import { GroupRebalances, type Generation, type GroupMember } from '../../kafka/group/group-member.js';
import { DeadLetterError } from '../errors.js';
import { Commits } from './commits.js';
import type { HeldPartition } from './held-partition.js';
import { HeldPartitions, isSame, type HeldPartitionsOptions, type OfGeneration } from './held-partitions.js';

export interface GenerationOptions extends Omit<HeldPartitionsOptions, keyof OfGeneration> {
  readonly member: GroupMember;
  readonly commitInterval: number;
  /** Milliseconds for running handlers to end when the group rebalances, and when the consumer is closed. */
  readonly rebalanceLimit: number;
  readonly closeLimit: number;
  /** Aborted when the consumer is closed. */
  readonly closing: AbortSignal;
  /** Told of each generation, when what the one before had and this one has not is given up. */
  readonly onGeneration: (generation: Generation) => void;
}

/**
 * What a consumer does in a generation of its group, and in those that follow without a break: reads the partitions it was given, and
 * brings their records to an end. Where the group's assignor is cooperative it reads on while it joins the next one, and gives
 * up only what that one takes away (KIP-429).
 * @see `ConsumerCoordinator.onJoinPrepare`, `onJoinComplete` of Kafka's clients
 */
export class GenerationRun {
  readonly #options: GenerationOptions;
  #generation: Generation;
  readonly #held: HeldPartitions;
  /** Aborted when no record may be begun any more. */
  readonly #stop: AbortSignal;
  readonly #over = new AbortController();
  readonly #failed = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #commits: Commits;
  #failure: { readonly error: unknown } | null = null;
  /** True once others may have what it had. */
  #isLost = false;

  constructor(generation: Generation, options: GenerationOptions) {
    this.#generation = generation;
    this.#options = options;
    this.#stop = AbortSignal.any([options.closing, this.#over.signal, this.#failed.signal]);
    this.#commits = new Commits({ ...options, works: () => this.#held.all().map(({ work }) => work) });
    this.#held = new HeldPartitions({
      ...options,
      assigned: () => this.#generation.partitions,
      isJoining: () => this.#commits.isJoining,
      stop: this.#stop,
      abandoned: this.#abandoned.signal,
      onFailed: (error) => this.#fail(error),
    });
  }

  /** A topic was paused or resumed. */
  flowChanged(): void {
    this.#held.flowChanged();
  }

  /**
   * Resolves when the consumer is closed, or has nothing to go on with in the next generation, and what was done is committed.
   * @returns the next generation, where it has joined that already
   * @throws DeadLetterError, AppError
   */
  async run(): Promise<Generation | null> {
    const commits = this.#commits.regularly(this.#options.commitInterval, this.#stop);
    let next: Generation | null = null;
    try {
      next = await this.#readOn();
    } catch (error) {
      if (!this.#stop.aborted) this.#fail(error);
    }
    this.#over.abort();
    await this.#held.readingEnded();
    await commits;
    await this.#drain(this.#held.all(), this.#drainLimit());
    this.#abandoned.abort(new AppError('INTERRUPTED', 'the record was given up to another consumer'));
    if (!this.#isLost) await this.#commits.commit();
    if (this.#failure !== null) throw this.#failure.error;
    return next;
  }

  /** @returns the generation that was joined when all was lost; null where none was */
  async #readOn(): Promise<Generation | null> {
    const { onGeneration } = this.#options;
    for (;;) {
      const { partitions, ended, isCooperative } = this.#generation;
      const gone = this.#held.all().filter(({ work }) => !partitions.some((assigned) => isSame(assigned, work)));
      if (gone.length > 0) await this.#giveUp(gone);
      onGeneration(this.#generation);
      await this.#held.begin(partitions, this.#options.member);
      // What it has given up is not shared out before it joins again.
      if (gone.length === 0) await aborted(AbortSignal.any([ended, this.#stop]));
      if (this.#stop.aborted || !isCooperative || (ended.aborted && !(ended.reason instanceof GroupRebalances)))
        return null;
      this.#generation = await this.#joinNext();
      if (this.#isLost) return this.#generation;
    }
  }

  /** Reads and handles on meanwhile. */
  async #joinNext(): Promise<Generation> {
    const { member, closing, log } = this.#options;
    await this.#commits.tryToCommit();
    const onLost = (reason: AppError): void => {
      this.#isLost = true;
      const inWork = this.#held.all().reduce((sum, { work }) => sum + work.offsets.open, 0);
      if (inWork > 0) log.warn(`${inWork} records in work are given up: ${reason.message}`);
      this.#abandoned.abort(reason);
      this.#over.abort(reason);
    };
    this.#commits.isJoining = true;
    try {
      const partitions = this.#held.all().map(({ work: { topic, partition } }) => ({ topic, partition }));
      const signal = AbortSignal.any([closing, this.#failed.signal]);
      return await member.join({ signal, held: { partitions, onLost } });
    } finally {
      this.#commits.isJoining = false;
    }
  }

  /** Brings to an end what the group takes back, and commits it; nobody has it yet. */
  async #giveUp(gone: readonly HeldPartition[]): Promise<void> {
    this.#held.stop(gone);
    await Promise.race([this.#drain(gone, this.#options.rebalanceLimit), aborted(this.#stop)]);
    if (this.#stop.aborted) return; // then all is brought to its end at once
    for (const partition of gone) partition.abandon();
    await this.#commits.tryToCommit();
    this.#held.forget(gone);
  }

  /** The first failure counts; that work was stopped is none. */
  #fail(error: unknown): void {
    if (this.#stop.aborted && !(error instanceof DeadLetterError)) return;
    this.#failure ??= { error };
    this.#failed.abort(error);
  }

  /** Waits for running handlers, as long as the group waits for this member. */
  async #drain(partitions: readonly HeldPartition[], limit: number): Promise<void> {
    const works = partitions.map(({ work }) => work);
    await settledWithin(Promise.all(works.map((work) => work.idle())), limit);
  }

  #drainLimit(): number {
    const { closing, closeLimit, rebalanceLimit } = this.#options;
    const { ended } = this.#generation;
    if (this.#isLost) return 0;
    if (!ended.aborted || closing.aborted) return closeLimit;
    return ended.reason instanceof GroupRebalances ? rebalanceLimit : 0; // else the group has gone on already
  }
}
