import { sleep } from '../../abort.js';
import { hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { GroupMember } from '../../kafka/group/group-member.js';
import { PartitionTable } from '../../kafka/partition-table.js';
import type { Gap } from '../../kafka/reader/partition-reader.js';
import type { GonePartition, ReadAnswer, ReadBatch } from '../../kafka/reader/read-answer.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import type { TopicPartition } from '../../kafka/types.js';
import { findTopics } from '../../topics/find-topics.js';
import { DeadLetterError } from '../errors.js';
import type { Log } from '../log.js';
import { Flow } from './flow.js';
import { HeldPartition } from './held-partition.js';
import type { Turns } from '../../values/turns.js';
import type { ConsumerHooks, LostRecords } from './options.js';
import { receivedRecords, type ReceivedRecord } from './received-record.js';
import type { RecordHandling } from './record-handling.js';
import { partitionMaxBytes, RestartableReader } from './restartable-reader.js';
import { startPositions } from './start-positions.js';
import type { Stragglers } from './stragglers.js';

/** Milliseconds before partitions are asked for again that brokers do not know yet, or that have no leader. */
const unknownPause = 1_000;

export interface HeldPartitionsOptions extends OfGeneration {
  readonly kafka: KafkaCluster;
  readonly handling: RecordHandling;
  readonly paused: ReadonlySet<string>;
  readonly maxBufferedRecords: number;
  readonly turns: Turns;
  /** What is still in work from an earlier generation. */
  readonly stragglers: Stragglers;
  readonly hooks: ConsumerHooks;
  readonly log: Log;
}

/** What a generation, and those that follow it without a break, say of the partitions in it. */
export interface OfGeneration {
  /** What the group has given this consumer at the moment. */
  readonly assigned: () => readonly TopicPartition[];
  /** Whether it joins the next generation at the moment, and has said what it has. */
  readonly isJoining: () => boolean;
  /** Aborted when no record may be begun any more. */
  readonly stop: AbortSignal;
  /** Aborted when what is in work is given up to others. */
  readonly abandoned: AbortSignal;
  readonly onFailed: (error: unknown) => void;
}

/** The partitions that a consumer has at the moment: they are read, and their records brought to an end. */
export class HeldPartitions {
  readonly #options: HeldPartitionsOptions;
  readonly #held = new PartitionTable<HeldPartition>();
  readonly #flow: Flow;
  readonly #reader: RestartableReader;

  constructor(options: HeldPartitionsOptions) {
    this.#options = options;
    this.#flow = new Flow(options.paused, (partition) => this.#held.get(partition)?.work.hasRoom() ?? true);
    this.#reader = new RestartableReader(options.kafka, options.stop, {
      gate: this.#flow,
      onGap: (gap) => this.#skip(gap),
      onAnswer: (answer) => this.#take(answer),
      onFailed: options.onFailed,
    });
  }

  /** A topic was paused or resumed. */
  flowChanged(): void {
    this.#flow.change();
  }

  all(): readonly HeldPartition[] {
    return [...this.#held.entries()].map(([, held]) => held);
  }

  /** Resolves when nothing is read any more, after `stop`. */
  async readingEnded(): Promise<void> {
    await this.#reader.ended();
  }

  /** Begins no more records of these, and reads the others on. */
  stop(gone: readonly HeldPartition[]): void {
    for (const partition of gone) partition.stop();
    const left = this.all().filter((partition) => !gone.includes(partition));
    this.#reader.restart(left.map(({ range }) => range));
  }

  /** Nothing of these is committed any more. */
  forget(gone: readonly HeldPartition[]): void {
    for (const { work } of gone) this.#held.delete(work);
  }

  /**
   * Begins with those that it has not; with those that brokers do not know yet, or that have no leader, as soon as that is otherwise.
   * @param member whose commits hold; null where none that it has is of these logs
   */
  async begin(partitions: readonly TopicPartition[], member: GroupMember | null): Promise<void> {
    const { kafka, handling, stragglers, maxBufferedRecords: limit, turns } = this.#options;
    const reading = kafka.withSignal(AbortSignal.any([kafka.signal, this.#options.stop]));
    const found = await startPositions(
      reading,
      member,
      partitions.filter((partition) => this.#lacks(partition)),
    );
    const positions = found.positions.filter(({ range }) => this.#lacks(range));
    if (found.unknown.length > 0) this.#do(this.#beginLater(found.unknown, member));
    for (const position of positions) {
      const { range, lost } = position;
      const held = new HeldPartition(position, {
        limit,
        mostBytes: () => partitionMaxBytes(this.#options.assigned().length) / 2,
        stragglers,
        stop: this.#options.stop,
        abandoned: this.#options.abandoned,
        turns,
        unpack: (batch) => this.#unpack(batch),
        settle: (record, turn) => handling.settle(record, turn),
        resumed: (stop) => this.#flow.resumed(range.topic, stop),
        onRoom: () => this.#flow.change(),
        onFailed: (error) => this.#do(this.#fail(range, error)),
      });
      this.#held.set(range, held);
      if (lost !== null) this.#tellLost(lost);
    }
    if (positions.length > 0) this.#reader.restart(this.all().map(({ range }) => range));
  }

  async #beginLater(partitions: readonly TopicPartition[], member: GroupMember | null): Promise<void> {
    do await sleep(unknownPause, this.#options.stop);
    while (this.#options.isJoining());
    await this.begin(partitions, member);
  }

  /** What it was given in this generation and has not begun with. */
  #lacks(partition: TopicPartition): boolean {
    return (
      this.#held.get(partition) === undefined &&
      this.#options.assigned().some((assigned) => isSame(assigned, partition))
    );
  }

  /** That there is no place for the dead letters of a topic that was deleted with them is nothing to stop for. */
  async #fail({ topic, topicId, partition }: ReadRange, error: unknown): Promise<void> {
    const { kafka, log } = this.#options;
    if (error instanceof DeadLetterError && hasErrorCode(error, 'TOPIC_NOT_FOUND')) {
      const found = await findTopics(kafka, [topic]).catch(() => null); // what cannot be asked may well be there
      if (found?.topics.every((other) => other.topicId !== topicId) === true) {
        log.warn(`topic "${topic}" was deleted: ${error.message}`, { topic, partition }, error);
        return;
      }
    }
    this.#options.onFailed(error);
  }

  /** Beside all else. */
  #do(work: Promise<void>): void {
    work.catch((error: unknown) => this.#options.onFailed(error));
  }

  #take({ batches, positions, gone = [] }: ReadAnswer): void {
    for (const batch of batches) this.#held.get(batch)?.work.take(batch);
    for (const position of positions) {
      const held = this.#held.get(position);
      if (held === undefined) continue;
      held.next = position.offset;
      held.work.advance(position.offset);
    }
    for (const partition of gone) this.#delete(partition);
    const anew = gone.filter(({ madeAnew }) => madeAnew);
    if (anew.length > 0) this.#do(this.begin(anew, null)); // what was committed is not of these logs
  }

  /** Nothing of it is begun, and nothing committed any more. */
  #delete({ topic, partition, madeAnew }: GonePartition): void {
    const { log, hooks } = this.#options;
    this.#held.get({ topic, partition })?.delete();
    this.#held.delete({ topic, partition });
    const next = madeAnew ? 'the new one is read from its start' : 'the others are read on';
    log.warn(`topic "${topic}" was deleted: ${next}`, { topic, partition });
    log.notify('onTopicDeleted', hooks.onTopicDeleted, { topic, partition, madeAnew });
  }

  async *#unpack(batch: ReadBatch): AsyncGenerator<readonly ReceivedRecord[], void> {
    const { stop } = this.#options;
    for await (const records of receivedRecords(batch, stop)) {
      if (!stop.aborted) this.#tellFetched(records);
      yield records;
    }
  }

  #tellFetched(records: readonly ReceivedRecord[]): void {
    const [first, last] = [records[0], records.at(-1)];
    if (first === undefined || last === undefined) return;
    const { topic, partition, offset: from } = first;
    const { log, hooks } = this.#options;
    log.notify('onFetched', hooks.onFetched, { topic, partition, from, to: last.end, count: records.length });
  }

  #skip({ topic, partition, from, to }: Gap): void {
    const held = this.#held.get({ topic, partition });
    if (held !== undefined) held.next = to;
    if (to < from) held?.work.moveBack(to);
    this.#tellLost({ topic, partition, from, to, lost: Math.max(0, to - from) });
  }

  #tellLost(lost: LostRecords): void {
    const { log, hooks } = this.#options;
    log.error('records are gone that the group had not read', { ...lost });
    log.notify('onLost', hooks.onLost, lost);
  }
}

export function isSame(a: TopicPartition, b: TopicPartition): boolean {
  return a.topic === b.topic && a.partition === b.partition;
}
