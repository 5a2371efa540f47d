import { AppError } from '../../../src/lib/errors.js';
import type { FetchAnswer } from '../../../src/lib/kafka/reader/fetch-records.js';
import type { ReadPosition } from '../../../src/lib/kafka/reader/read-position.js';
import type { ReadSource } from '../../../src/lib/kafka/reader/read-source.js';
import type { FetchedPartition } from '../../../src/lib/kafka/protocol/fetch.js';
import type { TopicPartition } from '../../../src/lib/kafka/types.js';
import type { ModelLog } from './model-log.js';
import type { Turns } from './turns.js';

const [notLeader, outOfRange] = [6, 1];

/** The logs of a cluster, and the brokers that lead them: in one place, with every answer drawn from what is allowed. */
export class ModelCluster {
  readonly logs: readonly ModelLog[];
  readonly #turns: Turns;
  readonly #brokers: number;
  readonly #down = new Set<number>();
  readonly #closed = new Set<ModelLog>();
  #waitingForGate: (() => void)[] = [];
  /** What the next request fails with, for good. */
  failure: Error | null = null;

  constructor(turns: Turns, logs: readonly ModelLog[], brokers: number) {
    this.#turns = turns;
    this.logs = logs;
    this.#brokers = brokers;
  }

  readonly gate = {
    isOpen: (place: TopicPartition): boolean => !this.#closed.has(this.#logOf(place)),
    opened: async (): Promise<void> => new Promise<void>((resolve) => this.#waitingForGate.push(resolve)),
  };

  source(signal: AbortSignal): ReadSource {
    const turn = async <Result>(work: () => Result): Promise<Result> =>
      this.#turns.take(() => {
        signal.throwIfAborted();
        if (this.failure !== null) throw this.failure;
        return work();
      });
    return {
      signal,
      user: null,
      fetch: (broker, positions, isolationLevel) => {
        const asked = positions.map((position) => [position, position.next] as const); // as the request says
        return turn(() => this.#fetch(broker, asked, isolationLevel === 1));
      },
      assignLeaders: (positions) =>
        turn(() => {
          this.#assign(positions);
          return [];
        }),
      isOnDisk: (_, position) => turn(() => position.next >= this.#logOf(position).remoteBefore),
      resumeWithin: (position) => turn(() => Math.max(position.next, this.#logOf(position).start)),
      pause: () => turn(() => undefined),
    };
  }

  /** Something that may happen at any moment. */
  happen(): void {
    const log = this.logs[this.#turns.draw(this.logs.length)];
    if (log === undefined) return;
    const what = this.#turns.draw(8);
    if (what < 3) log.leader = 1 + this.#turns.draw(this.#brokers);
    else if (what < 6) this.#turnGate(log);
    else if (what === 6) this.#turnBroker(1 + this.#turns.draw(this.#brokers));
    else log.expire(this.#turns.draw(log.end + 1));
  }

  /** Opens every gate and starts every broker: whatever was held back has to go on now. */
  relax(): void {
    this.#down.clear();
    this.#closed.clear();
    this.#openGate();
  }

  /** True where the reader may ask for this partition, and is answered. */
  isFree(log: ModelLog): boolean {
    return !this.#closed.has(log) && !this.#down.has(log.leader);
  }

  #turnGate(log: ModelLog): void {
    if (!this.#closed.delete(log)) this.#closed.add(log);
    this.#openGate();
  }

  #openGate(): void {
    for (const wake of this.#waitingForGate.splice(0)) wake();
  }

  #turnBroker(broker: number): void {
    if (!this.#down.delete(broker)) this.#down.add(broker);
  }

  /** Metadata may be old, and a partition may have no leader for a while. */
  #assign(positions: readonly ReadPosition[]): void {
    for (const position of positions) {
      const { leader } = this.#logOf(position);
      if (this.#turns.chance(15)) position.loseLeader(0);
      else if (this.#turns.chance(15)) position.leader = 1 + this.#turns.draw(this.#brokers);
      else position.leader = leader;
    }
  }

  #fetch(broker: number, asked: readonly (readonly [ReadPosition, number])[], readCommitted: boolean): FetchAnswer {
    if (this.#down.has(broker)) throw new AppError('BROKER_UNREACHABLE', `broker ${broker} is down`);
    const throttled = this.#turns.chance(10);
    const partitions = asked.map(([position, offset], index) => {
      const log = this.#logOf(position);
      const wrong = log.leader !== broker ? notLeader : offset < log.start || offset > log.end ? outOfRange : 0;
      const isLate = offset < log.remoteBefore && this.#turns.chance(50); // tiered storage (KIP-405)
      const least = index === 0 && !throttled && !isLate ? 1 : 0; // the first one gets its next batch (KIP-74)
      const most = throttled || isLate ? 0 : least + this.#turns.draw(4 - least) + (this.#turns.drawing ? 0 : 4);
      const read = wrong === 0 ? log.read(offset, most) : [];
      return [position, this.#fetched(log, wrong, read, readCommitted)] as const;
    });
    return { partitions, throttled };
  }

  /** An answer may be filled up with the first bytes of a batch more. */
  #fetched(log: ModelLog, errorCode: number, read: readonly Buffer[], readCommitted: boolean): FetchedPartition {
    const cutOff =
      read.length > 0 && this.#turns.chance(30) ? [log.anyBatch.subarray(0, 12 + this.#turns.draw(9))] : [];
    return {
      partitionIndex: log.partition,
      errorCode,
      highWatermark: log.end,
      lastStableOffset: log.end,
      logStartOffset: log.start,
      abortedTransactions: readCommitted ? [...log.aborted] : null,
      preferredReadReplica: -1,
      divergingEpoch: null,
      currentLeader: null,
      records: Buffer.concat([...read, ...cutOff]),
    };
  }

  #logOf({ topic, partition }: TopicPartition): ModelLog {
    const log = this.logs.find((each) => each.topic === topic && each.partition === partition);
    if (log === undefined) throw new Error(`the model has no topic "${topic}", partition ${partition}`);
    return log;
  }
}
