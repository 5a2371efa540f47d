import { abortable, sleep, throwIfAborted } from '../../abort.js';
import { AppError, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { GroupRebalances, type Generation, type GroupMember } from '../../kafka/group/group-member.js';
import { PartitionTable } from '../../kafka/partition-table.js';
import { readPartitions, type Gap, type ReadAnswer } from '../../kafka/reader/partition-reader.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import { DeadLetterError } from '../errors.js';
import type { Log } from '../log.js';
import { Flow } from './flow.js';
import type { ConsumerHooks, LostRecords } from './options.js';
import { PartitionWork } from './partition-work.js';
import { receivedRecords, type ReceivedRecord } from './received-record.js';
import type { RecordHandling } from './record-handling.js';
import { startPositions, type StartPosition } from './start-positions.js';

export interface GenerationOptions {
  readonly kafka: KafkaCluster;
  readonly member: GroupMember;
  readonly handling: RecordHandling;
  readonly paused: ReadonlySet<string>;
  readonly maxBufferedRecords: number;
  readonly commitInterval: number;
  /** Milliseconds for running handlers to end when the group rebalances, and when the consumer is closed. */
  readonly rebalanceLimit: number;
  readonly closeLimit: number;
  /** Aborted when the consumer is closed. */
  readonly closing: AbortSignal;
  /** Of each partition, what is still in work from an earlier generation. */
  readonly stragglers: PartitionTable<Promise<void>>;
  readonly hooks: ConsumerHooks;
  readonly log: Log;
}

/** What a consumer does in one generation of its group: reads the partitions it was given, and brings their records to an end. */
export class GenerationRun {
  readonly #options: GenerationOptions;
  readonly #generation: Generation;
  readonly #flow: Flow;
  readonly #work = new PartitionTable<PartitionWork>();
  /** Aborted when no record may be begun any more. */
  readonly #stop: AbortSignal;
  readonly #failed = new AbortController();
  readonly #abandoned = new AbortController();
  #failure: { readonly error: unknown } | null = null;

  constructor(generation: Generation, options: GenerationOptions) {
    this.#generation = generation;
    this.#options = options;
    this.#stop = AbortSignal.any([options.closing, generation.ended, this.#failed.signal]);
    this.#flow = new Flow(options.paused, (partition) => {
      const open = this.#work.get(partition)?.offsets.open ?? 0;
      return open < options.maxBufferedRecords;
    });
  }

  /** A topic was paused or resumed. */
  flowChanged(): void {
    this.#flow.change();
  }

  /**
   * Resolves when the generation is over or the consumer is closed, and what was done is committed.
   * @throws DeadLetterError, AppError
   */
  async run(): Promise<void> {
    const { kafka, member } = this.#options;
    const reading = kafka.withSignal(AbortSignal.any([kafka.signal, this.#stop]));
    const commits = this.#commitRegularly();
    try {
      const positions = await startPositions(reading, member, this.#generation.partitions);
      for (const position of positions) this.#begin(position);
      await this.#read(
        reading,
        positions.map(({ range }) => range),
      );
    } catch (error) {
      if (!reading.signal.aborted) this.#fail(error);
    }
    this.#failed.abort(); // where nothing else has stopped it
    await commits;
    await this.#drain();
    await this.#commit();
    if (this.#failure !== null) throw this.#failure.error;
  }

  #begin({ range, committed, lost }: StartPosition): void {
    const { handling, stragglers } = this.#options;
    const turn = {
      stop: this.#stop,
      abandoned: this.#abandoned.signal,
      resumed: () => this.#flow.resumed(range.topic, this.#stop),
    };
    const work = new PartitionWork(range, {
      next: range.start,
      committed,
      after: stragglers.get(range) ?? Promise.resolve(),
      settle: (record) => handling.settle(record, turn),
      onDone: () => this.#flow.change(),
      onFailed: (error) => this.#fail(error),
    });
    this.#work.set(range, work);
    if (lost !== null) this.#tellLost(lost);
  }

  /** Until the generation is over: a member that was given nothing waits for that. */
  async #read(kafka: KafkaCluster, ranges: readonly ReadRange[]): Promise<void> {
    if (ranges.length === 0) await abortable(new Promise<never>(() => undefined), kafka.signal);
    const onGap = (gap: Gap): void => this.#skip(gap);
    for await (const answer of readPartitions(kafka, ranges, { readCommitted: true, onGap, gate: this.#flow })) {
      await this.#take(answer);
      throwIfAborted(kafka.signal);
    }
  }

  async #take({ batches, positions }: ReadAnswer): Promise<void> {
    for (const batch of batches) {
      const records = await receivedRecords(batch);
      if (this.#stop.aborted) return;
      this.#tellFetched(records);
      this.#work.get(batch)?.take(records);
    }
    for (const position of positions) this.#work.get(position)?.offsets.advance(position.next);
  }

  #tellFetched(records: readonly ReceivedRecord[]): void {
    const [first, last] = [records[0], records.at(-1)];
    if (first === undefined || last === undefined) return;
    const { topic, partition, offset: from } = first;
    const { log, hooks } = this.#options;
    log.tell('onFetched', hooks.onFetched, { topic, partition, from, to: last.end, count: records.length });
  }

  #skip({ topic, partition, from, to }: Gap): void {
    if (to < from) this.#work.get({ topic, partition })?.offsets.moveBack(to);
    this.#tellLost({ topic, partition, from, to, lost: Math.max(0, to - from) });
  }

  #tellLost(lost: LostRecords): void {
    const { log, hooks } = this.#options;
    log.error('records are gone that the group had not read', { ...lost });
    log.tell('onLost', hooks.onLost, lost);
  }

  /** The first failure counts; that work was stopped is none. */
  #fail(error: unknown): void {
    if (this.#stop.aborted && !(error instanceof DeadLetterError)) return;
    this.#failure ??= { error };
    this.#failed.abort(error);
  }

  async #commitRegularly(): Promise<void> {
    const { commitInterval, log } = this.#options;
    const interval = async (): Promise<boolean> =>
      sleep(commitInterval, this.#stop).then(
        () => true,
        () => false,
      );
    while (await interval()) {
      await this.#commit().catch((error: unknown) => {
        log.warn(`cannot commit at the moment: ${messageOf(error)}`, {}, error);
      });
    }
  }

  /** Nothing where the group has gone on without this member: whoever has the partitions now gets the records again. */
  async #commit(): Promise<void> {
    const { member, hooks, log } = this.#options;
    const offsets = [...this.#work.entries()].flatMap(([{ topic, partition }, work]) => {
      const offset = work.offsets.committable;
      return offset === null ? [] : [{ topic, partition, offset }];
    });
    if (offsets.length === 0) return;
    if (!(await member.commit(offsets))) {
      log.warn('the group has gone on without this consumer: what it has done since its last commit is done again');
      return;
    }
    for (const each of offsets) this.#work.get(each)?.offsets.committed(each.offset);
    log.tell('onCommitted', hooks.onCommitted, offsets);
  }

  /** Waits for running handlers, as long as the group waits for this member. */
  async #drain(): Promise<void> {
    const works = [...this.#work.entries()].map(([, work]) => work);
    const idle = Promise.all(works.map((work) => work.idle()));
    await settledWithin(idle, this.#drainLimit());
    this.#abandoned.abort(new AppError('INTERRUPTED', 'the record was given up to another consumer'));
    for (const work of works) this.#options.stragglers.set(work, work.idle());
  }

  #drainLimit(): number {
    const { closing, closeLimit, rebalanceLimit } = this.#options;
    const { ended } = this.#generation;
    if (!ended.aborted || closing.aborted) return closeLimit;
    return ended.reason instanceof GroupRebalances ? rebalanceLimit : 0; // else the group has gone on already
  }
}

async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work, overdue]);
  clearTimeout(timer);
}
