import { errorOf } from '../../../src/lib/errors.js';
import { readRanges } from '../../../src/lib/kafka/reader/partition-reader.js';
import type { BoundedQueue } from '../../../src/lib/kafka/reader/bounded-queue.js';
import type { ReadAnswer } from '../../../src/lib/kafka/reader/read-answer.js';
import type { ReadRange } from '../../../src/lib/kafka/reader/read-position.js';
import { ModelCluster } from './model-cluster.js';
import type { BatchShape } from './batch-bytes.js';
import { ModelLog, type LogPart } from './model-log.js';
import { Turns } from './turns.js';

export interface ModelScenario {
  readonly partitions: readonly {
    readonly leader: number;
    readonly parts: readonly LogPart[];
    /** How far into the log the range begins, and how far before the log's end it ends, in hundredths. */
    readonly from: number;
    readonly to: number;
    /** How much of the log is in tiered storage, in hundredths. */
    readonly remote: number;
  }[];
  readonly brokers: number;
  readonly readCommitted: boolean;
  /** False follows the partitions, until all has come that is there. */
  readonly bounded: boolean;
  /** What ends the read early, and in which round. */
  readonly end: { readonly how: 'itself' | 'abort' | 'failure' | 'leaving'; readonly round: number };
  readonly drawn: readonly number[];
}

interface ModelRange extends ReadRange {
  readonly log: ModelLog;
  /** Offset before which all that is there has come, also where the range has no end. */
  readonly last: number;
}

/** Rounds after which the last gate opens and the last broker starts: the drawn numbers have run out long before. */
const calm = 300;
/** Rounds after which a run is taken to go on for ever. */
const longest = 1_500;

/** One read of the model, with everything in it that waits let go on in a drawn order. */
export class ModelRun {
  readonly #scenario: ModelScenario;
  readonly #queue: BoundedQueue<ReadAnswer>;
  readonly #turns: Turns;
  readonly #cluster: ModelCluster;
  readonly #ranges: readonly ModelRange[];
  readonly #abort = new AbortController();
  readonly #delivered = new Map<number, number[]>();
  readonly #lost = new Map<number, (readonly [from: number, to: number])[]>();
  #positions = new Map<number, number>();
  #idle = true;
  #leaving = false;
  #outcome: { readonly error: Error | null } | null = null;

  constructor(scenario: ModelScenario, queue: BoundedQueue<ReadAnswer>) {
    this.#scenario = scenario;
    this.#queue = queue;
    this.#turns = new Turns(scenario.drawn);
    const logs = scenario.partitions.map(
      ({ leader, parts, remote }, index) => new ModelLog(index, leader, parts, remote),
    );
    this.#cluster = new ModelCluster(this.#turns, logs, scenario.brokers);
    this.#ranges = scenario.partitions.flatMap(({ from, to }, index) => {
      const log = logs[index];
      if (log === undefined) return [];
      const start = Math.floor((log.end * from) / 100);
      const last = log.end - Math.floor(((log.end - start) * to) / 100);
      const { topic, partition } = log;
      return [{ topic, topicId: 'id', partition, start, end: scenario.bounded ? last : null, log, last }];
    });
  }

  /** @throws Error that says what went wrong */
  async check(): Promise<void> {
    const reading = this.#read();
    const { end } = this.#scenario;
    for (let round = 0; this.#outcome === null; round++) {
      if (round > longest) throw new Error('it goes on for ever');
      if (round === end.round) this.#endEarly();
      if (round === calm) this.#cluster.relax();
      if (this.#turns.waiting === 0) await this.#goOn();
      else if (this.#turns.chance(25)) this.#cluster.happen();
      else await this.#turns.next();
      if (!this.#scenario.bounded && this.#isAllThere()) this.#abort.abort();
    }
    await reading;
    this.#judge(this.#outcome.error);
  }

  async #read(): Promise<void> {
    const { readCommitted } = this.#scenario;
    const onGap = ({ partition, from, to }: { partition: number; from: number; to: number }): void => {
      this.#lost.set(partition, [...(this.#lost.get(partition) ?? []), [from, to]]);
    };
    const source = (stop: AbortSignal) => this.#cluster.source(AbortSignal.any([stop, this.#abort.signal]));
    try {
      const options = { readCommitted, onGap, gate: this.#cluster.gate };
      const answers = readRanges(source, this.#ranges, options, this.#queue);
      for await (const { batches, positions } of answers) {
        this.#idle = false;
        for (let turns = this.#turns.draw(4); turns >= 0; turns--) await this.#turns.take(() => undefined);
        for (const { partition, batch } of batches) this.#deliver(partition, batch.baseOffset);
        for (const { partition, offset } of positions) this.#positions.set(partition, offset);
        this.#idle = true;
        if (this.#leaving) break;
      }
      this.#outcome = { error: null };
    } catch (error) {
      this.#outcome = { error: errorOf(error) };
    }
  }

  #deliver(partition: number, offset: number): void {
    const before = this.#delivered.get(partition) ?? [];
    before.push(offset);
    this.#delivered.set(partition, before);
  }

  #endEarly(): void {
    const { how } = this.#scenario.end;
    if (how === 'abort') this.#abort.abort(new Error('aborted'));
    if (how === 'failure') this.#cluster.failure = new Error('failed');
    if (how === 'leaving') this.#leaving = true;
  }

  /** Nothing waits for its turn: then only gates and brokers may hold the reader back. */
  async #goOn(): Promise<void> {
    await this.#turns.settle();
    if (this.#turns.waiting > 0 || this.#isOver()) return;
    const stuck = this.#ranges.filter((range) => this.#cluster.isFree(range.log) && this.#missing(range).length > 0);
    if (this.#idle && stuck.length > 0)
      throw new Error(`nothing reads partition ${stuck[0]?.partition}, which is free`);
    this.#cluster.relax();
    await this.#turns.settle();
    if (this.#turns.waiting === 0 && !this.#isOver()) throw new Error('nothing goes on any more');
  }

  #isOver(): boolean {
    return this.#outcome !== null;
  }

  #isAllThere(): boolean {
    return this.#ranges.every((range) => this.#missing(range).length === 0);
  }

  /** Batches of a range that were neither handed out nor told to be lost. */
  #missing({ partition, log, start, last }: ModelRange): readonly BatchShape[] {
    const delivered = new Set(this.#delivered.get(partition));
    const lost = this.#lost.get(partition) ?? [];
    return log
      .visible(start, last, this.#scenario.readCommitted)
      .filter(({ lastOffset }) => {
        const wanted = Math.min(lastOffset, last - 1); // the last one of the batch
        return !lost.some(([from, to]) => wanted >= from && wanted < to);
      })
      .filter(({ baseOffset }) => !delivered.has(baseOffset));
  }

  #judge(error: Error | null): void {
    const { bounded, end, readCommitted } = this.#scenario;
    const natural = error === null && !this.#leaving;
    if (natural && !bounded) throw new Error('a read without an end has ended');
    if (error !== null && bounded && !['abort', 'failure'].includes(end.how)) throw error;
    for (const range of this.#ranges) {
      const { partition, log, start, last } = range;
      const delivered = this.#delivered.get(partition) ?? [];
      const visible = log.visible(start, bounded ? last : Infinity, readCommitted);
      const allowed = new Set(visible.map(({ baseOffset }) => baseOffset));
      const strange = delivered.filter(
        (offset, index) => !allowed.has(offset) || offset <= (delivered[index - 1] ?? -1),
      );
      if (strange.length > 0) throw new Error(`partition ${partition} brought ${delivered.join()}`);
      const missing = this.#missing(range);
      if (natural && missing.length > 0)
        throw new Error(`partition ${partition} lacks ${offsetsOf(missing)}, and ended well`);
      const position = this.#positions.get(partition) ?? start;
      const skipped = missing.filter(({ lastOffset }) => lastOffset < position);
      if (skipped.length > 0)
        throw new Error(`partition ${partition} stands at ${position} without ${offsetsOf(skipped)}`);
    }
    if (this.#turns.waiting > 0) throw new Error('something goes on behind the end');
  }
}

function offsetsOf(batches: readonly BatchShape[]): string {
  return batches.map(({ baseOffset, lastOffset }) => `${baseOffset} to ${lastOffset}`).join();
}
