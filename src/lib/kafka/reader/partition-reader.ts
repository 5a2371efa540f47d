import { abortable, sleep, throwIfAborted } from '../../abort.js';
import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { IsolationLevel } from '../protocol/list-offsets.js';
import type { FetchedPartition } from '../protocol/fetch.js';
import { readBatches, type RecordBatch } from '../records/record-batch.js';
import type { TopicPartition } from '../types.js';
import { AbortedTransactions } from './aborted-transactions.js';
import { BoundedQueue } from './bounded-queue.js';
import { fetchRecords, type FetchAnswer } from './fetch-records.js';
import { assignLeaders } from './assign-leaders.js';
import { resumeWithin } from './out-of-range.js';
import { ReadPosition, type ReadRange } from './read-position.js';
import { movedPositions, skipEmptyTail, type NextOffset } from './positions-after.js';

export interface ReaderOptions {
  /** Hide records of open and aborted transactions. */
  readonly readCommitted: boolean;
  /** Told where records that were wanted are gone: retention or a trim was faster, or the log was truncated. */
  readonly onGap: (gap: Gap) => void;
  /** Says of which partitions records are wanted at the moment; of all where it is left out. */
  readonly gate?: ReadGate;
}

/** Holds partitions back for a while, such as those whose records wait to be dealt with. */
export interface ReadGate {
  readonly isOpen: (partition: TopicPartition) => boolean;
  /** Resolves when a partition may have been opened. */
  readonly opened: () => Promise<void>;
}

export interface Gap extends TopicPartition {
  /** Offset that was asked for. */
  readonly from: number;
  /** Offset at which reading goes on: before `from` only where the log was truncated. */
  readonly to: number;
}

/** A batch with those of its offsets that were asked for. */
export interface ReadBatch extends TopicPartition {
  readonly batch: RecordBatch;
  /** Records before this offset were not asked for. */
  readonly from: number;
  /** Records from this offset on were not asked for; null where all were. */
  readonly to: number | null;
}

/** What came of one Fetch request. */
export interface ReadAnswer {
  readonly batches: readonly ReadBatch[];
  /** Where the partitions of the request stand behind it: also behind what holds no records, such as markers. */
  readonly positions: readonly NextOffset[];
}

/**
 * Reads partitions without a consumer group, so that nothing is left behind on the cluster: a fetch loop for each broker
 * that leads some of them. It follows leaders that move and outlives brokers that die. Batches of one partition come in
 * order; those of different partitions as they arrive. It ends when every range has been read, whatever lies at the end
 * of it: records, markers of transactions, or offsets that compaction has emptied.
 * @throws AppError TOPIC_NOT_FOUND for a topic deleted meanwhile; BROKER_UNREACHABLE or CLUSTER_NOT_READY for a
 * partition that has had no leader for a minute
 */
export async function* readPartitions(
  kafka: KafkaCluster,
  ranges: readonly ReadRange[],
  options: ReaderOptions,
): AsyncGenerator<ReadAnswer, void, undefined> {
  const stop = new AbortController();
  const reader = new PartitionReader(kafka.withSignal(AbortSignal.any([kafka.signal, stop.signal])), ranges, options);
  const work = reader.run();
  try {
    yield* reader.queue.items();
  } finally {
    stop.abort(); // whoever asked has enough
    await work;
  }
}

/** Answers that wait for the consumer while the next ones are under way. */
const capacity = 2;

class PartitionReader {
  readonly queue = new BoundedQueue<ReadAnswer>(capacity);
  readonly #kafka: KafkaCluster;
  readonly #options: ReaderOptions;
  readonly #positions: readonly ReadPosition[];
  readonly #loops = new Map<number, Promise<void>>();

  constructor(kafka: KafkaCluster, ranges: readonly ReadRange[], options: ReaderOptions) {
    this.#kafka = kafka;
    this.#options = options;
    this.#positions = ranges.map((range) => new ReadPosition(range));
  }

  /** Keeps a loop going for each broker that leads something, until all is read. Failures go to the queue. */
  async run(): Promise<void> {
    try {
      for (let open = this.#open(); open.length > 0; open = this.#open()) {
        if (open.some(({ leader, lostAt }) => leader === -1 && lostAt !== null)) {
          await sleep(leaderPause, this.#kafka.signal); // an election takes its time
        }
        await assignLeaders(this.#kafka, open);
        for (const leader of new Set(open.map((position) => position.leader))) this.#keepLoop(leader);
        // Where a partition still has none, it is looked for again at once, and the others read on meanwhile.
        if (open.every(({ leader }) => leader !== -1)) await Promise.race(this.#loops.values());
      }
      this.queue.end();
    } catch (error) {
      this.queue.end({ error });
    }
    await Promise.allSettled(this.#loops.values());
  }

  #open(): readonly ReadPosition[] {
    return this.#positions.filter(({ done }) => !done);
  }

  #keepLoop(leader: number): void {
    if (leader === -1 || this.#loops.has(leader)) return;
    const loop = this.#readFrom(leader).finally(() => this.#loops.delete(leader));
    loop.catch(() => undefined); // `run` hears of it as long as it listens
    this.#loops.set(leader, loop);
  }

  /** Reads what a broker leads, until that is all read or some of it has moved. */
  async #readFrom(leader: number): Promise<void> {
    for (;;) {
      const led = this.#open().filter((position) => position.leader === leader);
      if (led.length === 0) return;
      const own = this.#wanted(led).sort((a, b) => Number(b.hungry) - Number(a.hungry));
      if (own.length === 0) {
        await abortable(this.#options.gate?.opened() ?? Promise.resolve(), this.#kafka.signal);
        continue;
      }
      const answer = await this.#fetch(leader, own);
      if (answer === null) return;
      const before = new Map(own.map((position) => [position, position.next]));
      const batches = answer.partitions.flatMap(([position, fetched]) => this.#take(position, fetched));
      skipEmptyTail(answer, own[0], this.#options.readCommitted);
      const positions = movedPositions(answer, before);
      if (positions.length > 0) await this.queue.push({ batches, positions });
      for (const [position, { errorCode }] of answer.partitions) {
        if (kafkaErrorCode(errorCode).name === 'OFFSET_OUT_OF_RANGE') await this.#resume(position);
      }
      if (own.some((position) => position.leader === -1)) return;
    }
  }

  #wanted(positions: readonly ReadPosition[]): ReadPosition[] {
    const { gate } = this.#options;
    return positions.filter((position) => gate?.isOpen(position) ?? true);
  }

  /** @returns null where the broker does not answer: what it leads may have moved */
  async #fetch(leader: number, own: readonly ReadPosition[]): Promise<FetchAnswer | null> {
    const { readCommitted } = this.#options;
    const isolation = readCommitted ? IsolationLevel.readCommitted : IsolationLevel.readUncommitted;
    try {
      return await fetchRecords(this.#kafka, leader, own, isolation);
    } catch (error) {
      throwIfAborted(this.#kafka.signal);
      if (!hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT')) throw error;
      for (const position of own) position.loseLeader(Date.now());
      return null;
    }
  }

  /** The batches of an answer that hold something wanted; the position moves behind them all. */
  #take(position: ReadPosition, fetched: FetchedPartition): readonly ReadBatch[] {
    const { topic, partition, end } = position;
    if (fetched.errorCode !== NO_ERROR) {
      const { name, retriable } = kafkaErrorCode(fetched.errorCode);
      if (name === 'OFFSET_OUT_OF_RANGE') return [];
      if (!retriable) throw new AppError('REQUEST_FAILED', `topic "${topic}", partition ${partition}: ${name}`);
      position.loseLeader(Date.now());
      return [];
    }
    position.lostAt = null;
    const aborted = new AbortedTransactions(this.#options.readCommitted ? fetched.abortedTransactions : null);
    const batches: ReadBatch[] = [];
    for (const batch of readBatches(fetched.records ?? nothing)) {
      const wanted = batch.lastOffset >= position.next && (end === null || batch.baseOffset < end);
      if (!aborted.hides(batch) && wanted) batches.push({ topic, partition, batch, from: position.next, to: end });
      position.next = Math.max(position.next, batch.lastOffset + 1);
    }
    position.hungry = false;
    return batches;
  }

  async #resume(position: ReadPosition): Promise<void> {
    const { topic, partition, next: from } = position;
    const to = await resumeWithin(this.#kafka, position);
    if (to === from) return;
    position.next = to;
    this.#options.onGap({ topic, partition, from, to });
  }
}

const nothing = Buffer.alloc(0);
/** Milliseconds before the next look for a leader. */
const leaderPause = 200;
