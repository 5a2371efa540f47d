import { abortable, throwIfAborted } from '../../abort.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { IsolationLevel } from '../protocol/list-offsets.js';
import type { FetchedPartition } from '../protocol/fetch.js';
import type { GonePosition } from './assign-leaders.js';
import { Bell } from './bell.js';
import type { BoundedQueue } from './bounded-queue.js';
import { topicDeleted, type FetchOptions } from './fetch-options.js';
import type { FetchAnswer } from './fetch-records.js';
import { emptyTails } from './positions-after.js';
import type { ReadAnswer } from './read-answer.js';
import { inFetchOrder, ReadPosition, type ReadRange } from './read-position.js';
import type { ReadSource } from './read-source.js';
import { takeBatches, type Taken } from './take-batches.js';
import { isUnanswered } from '../patience.js';
import { refusedRequest } from '../denied.js';
import { fetchApi } from '../protocol/fetch.js';

/** Milliseconds before the next look for a leader, or for an offset that a broker does not have yet. */
const pause = 200;

/** The key, which no broker has, of what goes on beside the fetch loops. */
const beside = -1;

/** A fetch loop for each broker that leads something. What they bring, and how they fail, is in the queue. */
export class FetchLoops {
  readonly #queue: BoundedQueue<ReadAnswer>;
  readonly #source: ReadSource;
  readonly #options: FetchOptions;
  readonly #loops = new Map<number, Promise<void>>();
  /** Rung whenever a partition has lost its leader or found one, when the gate may be open, and when a loop has ended. */
  readonly #changed = new Bell();
  #gateOpening: Promise<void> | undefined;
  #open: readonly ReadPosition[];
  #failure: { readonly error: unknown } | null = null;

  constructor(
    source: ReadSource,
    ranges: readonly ReadRange[],
    options: FetchOptions,
    queue: BoundedQueue<ReadAnswer>,
  ) {
    this.#queue = queue;
    this.#source = source;
    this.#options = options;
    this.#open = ranges.map((range) => new ReadPosition(range));
  }

  /** Reads these too from now on. */
  add(ranges: readonly ReadRange[]): void {
    this.#open = [...this.#open, ...ranges.map((range) => new ReadPosition(range))];
    this.#changed.ring();
  }

  /** Goes on while this work is not done, even when all is read, and fails with it. */
  during(work: Promise<void>): void {
    this.#keep(beside, work);
  }

  /** Keeps the loops going until all is read, and what was read is in the queue. */
  async run(): Promise<void> {
    try {
      while (this.#stillOpen().length > 0 || this.#loops.size > 0) {
        if (this.#failure !== null) throw this.#failure.error;
        const lost = this.#stillOpen().filter(({ leader }) => leader === -1);
        if (lost.length === 0) await this.#changed.wait();
        else await this.#lead(lost);
      }
      this.#queue.end();
    } catch (error) {
      this.#failure ??= { error };
      this.#queue.end(this.#failure);
    }
    await Promise.all(this.#loops.values());
  }

  /** Looks for leaders; where there is still none, it is looked for again at once, and the others read on meanwhile. */
  async #lead(lost: readonly ReadPosition[]): Promise<void> {
    if (lost.some(({ lostAt }) => lostAt !== null)) await this.#source.pause(pause); // an election takes its time
    for (const gone of await this.#source.assignLeaders(lost)) this.#end(gone);
    for (const leader of new Set(lost.map((position) => position.leader))) this.#keepLoop(leader);
    this.#changed.ring(); // a loop that waits for its gate may lead more now
  }

  /** Behind what was read of it, which is in the queue. */
  #end({ position, ...gone }: GonePosition): void {
    const { topic, partition } = position;
    const { deletedTopics = 'throw' } = this.#options;
    if (deletedTopics === 'throw') throw topicDeleted(topic);
    position.gone = true;
    void this.#queue.push({ batches: [], skipped: [], positions: [], gone: [{ topic, partition, ...gone }] });
  }

  #stillOpen(): readonly ReadPosition[] {
    return (this.#open = this.#open.filter(({ done }) => !done));
  }

  #keepLoop(leader: number): void {
    if (leader !== -1 && !this.#loops.has(leader)) this.#keep(leader, this.#readFrom(leader));
  }

  /** Loops never reject: `run` hears of their failure, whatever it is at. */
  #keep(key: number, work: Promise<void>): void {
    const loop = work
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => {
        this.#loops.delete(key);
        this.#changed.ring();
      });
    this.#loops.set(key, loop);
  }

  /** Reads what a broker leads, as long as it leads some of it. */
  async #readFrom(leader: number): Promise<void> {
    while (this.#failure === null) {
      const led = this.#open.filter((position) => position.leader === leader && !position.done);
      if (led.length === 0) return;
      const wanted = this.#wanted(led);
      if (wanted.length === 0) {
        await abortable(this.#gateOrChange(), this.#source.signal);
        continue;
      }
      const asked = new Map(wanted.map((position) => [position, position.next]));
      const answer = await this.#fetch(leader, wanted);
      if (answer !== null) await this.#take(leader, asked, answer);
    }
  }

  #wanted(led: readonly ReadPosition[]): readonly ReadPosition[] {
    const { gate } = this.#options;
    return inFetchOrder(led.filter((position) => gate?.isOpen(position) ?? true));
  }

  /** The gate rings the bell too: of a race between the two, the one that lasts would keep what the other one left behind. */
  async #gateOrChange(): Promise<void> {
    this.#gateOpening ??= this.#options.gate?.opened().then(() => {
      this.#gateOpening = undefined;
      this.#changed.ring();
    });
    await this.#changed.wait();
  }

  /** @returns null where the broker does not answer: what it leads may have moved */
  async #fetch(leader: number, wanted: readonly ReadPosition[]): Promise<FetchAnswer | null> {
    const isolation = this.#options.readCommitted ? IsolationLevel.readCommitted : IsolationLevel.readUncommitted;
    try {
      return await this.#source.fetch(leader, wanted, isolation);
    } catch (error) {
      throwIfAborted(this.#source.signal);
      if (!isUnanswered(error)) throw error;
      for (const position of wanted) this.#lose(position, leader);
      return null;
    }
  }

  /** Positions move when what was fetched is in the queue, and wait there with it until there is room. */
  async #take(leader: number, asked: ReadonlyMap<ReadPosition, number>, answer: FetchAnswer): Promise<void> {
    const isCurrent = (position: ReadPosition): boolean =>
      position.leader === leader && position.next === asked.get(position); // else another loop has it by now
    const current = answer.partitions.filter(([position]) => isCurrent(position));
    const readable = current.filter(([position, fetched]) => this.#isReadable(leader, position, fetched));
    const taken = readable.map(([position, fetched]) => takeBatches(position, fetched, this.#options));
    const [first] = asked.keys();
    const tails = await emptyTails(
      { ...answer, partitions: current },
      first,
      this.#options.readCommitted,
      async (position) => this.#source.isOnDisk(leader, position),
    );
    await this.#handOn([...taken, ...tails].filter(({ position }) => isCurrent(position)));
    for (const [position, { errorCode, divergingEpoch }] of current) {
      if (divergingEpoch !== null) await this.#goOn(position, Math.min(divergingEpoch.endOffset, position.next));
      if (kafkaErrorCode(errorCode).name === 'OFFSET_OUT_OF_RANGE') await this.#resume(position);
    }
  }

  async #handOn(taken: readonly Taken[]): Promise<void> {
    const moved = taken.filter(({ position, next }) => next !== position.next);
    if (moved.length === 0) return;
    const room = this.#queue.push({
      batches: moved.flatMap(({ batches }) => batches),
      skipped: moved.flatMap(({ skipped }) => skipped),
      positions: moved.map(({ position: { topic, partition }, next }) => ({ topic, partition, offset: next })),
    });
    for (const { position, next, lastEpoch } of moved) {
      position.next = next;
      position.lastEpoch = lastEpoch;
    }
    await room;
  }

  #isReadable(leader: number, position: ReadPosition, { errorCode, divergingEpoch }: FetchedPartition): boolean {
    if (errorCode === NO_ERROR) {
      position.lostAt = null;
      position.hungry = false;
      return divergingEpoch === null;
    }
    const { name, retriable } = kafkaErrorCode(errorCode);
    const { topic, partition } = position;
    if (name === 'OFFSET_OUT_OF_RANGE') return false;
    // Tiered storage that fails is one (KIP-405); Kafka's own consumer asks again too.
    const mayPass = retriable || (name === 'UNKNOWN_SERVER_ERROR' && position.stalls(Date.now()));
    if (!mayPass) {
      const what = `cannot read topic "${topic}", partition ${partition}`;
      throw refusedRequest(this.#source, what, name, { api: fetchApi, topic });
    }
    this.#lose(position, leader);
    return false;
  }

  #lose(position: ReadPosition, leader: number): void {
    if (position.leader !== leader) return;
    position.loseLeader(Date.now());
    this.#changed.ring();
  }

  async #resume(position: ReadPosition): Promise<void> {
    const to = await this.#source.resumeWithin(position);
    if (to === position.next) await this.#source.pause(pause);
    await this.#goOn(position, to);
  }

  /** Goes on elsewhere: behind what is gone, or where the log that was read has been cut off (KIP-320). */
  async #goOn(position: ReadPosition, to: number): Promise<void> {
    const { topic, partition, next: from } = position;
    position.lastEpoch = -1;
    if (to === from) return;
    const room = this.#queue.push({
      batches: [],
      skipped: [{ topic, partition, from, to, why: 'gone' }],
      positions: [],
    });
    position.next = to;
    await room;
  }
}
