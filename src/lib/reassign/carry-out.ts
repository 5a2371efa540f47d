import { sleep } from '../abort.js';
import { hasErrorCode } from '../errors.js';
import { alterReassignments, listReassignments } from '../kafka/admin/reassignment.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { addedBy, type Move } from './move.js';
import { ProgressMeter } from './progress.js';
import { sampleMoves } from './sample.js';
import { underWay } from './take-back.js';
import { checkMoves, verifyMoves } from './verify.js';
import { isUnanswered, patiently } from '../kafka/patience.js';

export interface CarryOutMovesOptions {
  /** Moves to begin, and moves that are under way already. */
  readonly queue: readonly Move[];
  readonly begun: readonly Move[];
  /** Bytes a second for each broker. */
  readonly throttle: number;
  readonly progress: (text: string) => void;
  readonly warn: (text: string) => void;
}

type Errors = ReadonlyMap<Move, ItemError | null>;

/** Begins moves, a few at a time, and waits for them. A cluster that does not answer for a while is asked again. */
export async function carryOut(kafka: KafkaCluster, options: CarryOutMovesOptions): Promise<Errors> {
  const run = new Run(kafka, options);
  const despite = (error: unknown): boolean => isUnanswered(error) || hasErrorCode(error, 'CLUSTER_NOT_READY');
  while (!run.isDone()) {
    await patiently(kafka.signal, { within: patience, pause, despite }, () => run.step());
    if (!run.isDone()) await sleep(pause, kafka.signal);
  }
  return run.verify();
}

/** Milliseconds for the cluster to answer again. */
const patience = 60_000;
/** Milliseconds between two looks, whose progress people watch, and between two at the sizes of copies. */
const pause = 250;
const sampleEvery = 1_000;

class Run {
  readonly #kafka: KafkaCluster;
  readonly #options: CarryOutMovesOptions;
  readonly #meter: ProgressMeter;
  readonly #refused = new Map<Move, ItemError>();
  readonly #ended: Move[] = [];
  #waiting: readonly Move[];
  #pending: readonly Move[];
  #sampledAt = 0;

  constructor(kafka: KafkaCluster, options: CarryOutMovesOptions) {
    const { queue, begun, throttle } = options;
    this.#kafka = kafka;
    this.#options = options;
    this.#meter = new ProgressMeter(queue.length + begun.length, throttle);
    // Copies first: what only changes the order of replicas takes no time.
    this.#waiting = [...queue].sort((a, b) => Number(addedBy(a).length === 0) - Number(addedBy(b).length === 0));
    this.#pending = begun;
  }

  isDone(): boolean {
    return this.#waiting.length + this.#pending.length === 0;
  }

  async step(): Promise<void> {
    const next = this.#waiting.slice(0, Math.max(0, roomFor(this.#waiting[0]) - this.#pending.length));
    if (next.length > 0) {
      this.#pending = [...this.#pending, ...(await this.#begin(next))];
      this.#waiting = this.#waiting.slice(next.length);
    }
    const still = underWay(this.#pending, await listReassignments(this.#kafka));
    this.#ended.push(...this.#pending.filter((move) => !still.includes(move)));
    this.#pending = still;
    if (still.length > 0 && Date.now() - this.#sampledAt > sampleEvery) await this.#sample();
  }

  async verify(): Promise<Errors> {
    return new Map([...(await verifyMoves(this.#kafka, this.#ended)), ...this.#refused]);
  }

  /** Asks the controller for moves; those that it has begun already, in a request whose answer was lost, are fine. */
  async #begin(moves: readonly Move[]): Promise<readonly Move[]> {
    const already = underWay(moves, await listReassignments(this.#kafka));
    const open = moves.filter((move) => !already.includes(move));
    const { ready, refused } = await checkMoves(this.#kafka, open);
    refused.forEach((error, move) => this.#refused.set(move, error));
    if (ready.length === 0) return already;
    const errors = await alterReassignments(
      this.#kafka,
      ready.map(({ topic, partition, after }) => ({ topic, partition, replicas: after })),
    );
    const begun = ready.filter((move) => {
      const error = errors.get(move) ?? null;
      if (error !== null) this.#refused.set(move, error);
      return error === null;
    });
    return [...already, ...begun];
  }

  async #sample(): Promise<void> {
    this.#sampledAt = Date.now();
    const bytes = await sampleMoves(this.#kafka, this.#pending);
    const waiting = this.#waiting.reduce((sum, move) => sum + move.bytes, 0);
    const warning = this.#meter.take({ at: this.#sampledAt, ended: this.#ended.length, waiting, ...bytes });
    if (warning !== null) this.#options.warn(warning);
    this.#options.progress(this.#meter.text);
  }
}

/** How many moves may be under way at a time: few that copy, so that little is lost when they are taken back. */
function roomFor(move: Move | undefined): number {
  return move !== undefined && addedBy(move).length > 0 ? 20 : 500;
}
