import { sleep } from '../../abort.js';
import { errorOf } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { PartitionOffset } from '../../kafka/types.js';
import type { Gap } from '../../kafka/reader/partition-reader.js';
import { recordSize } from '../../kafka/records/batch-builder.js';
import { readLetters } from '../letters.js';
import type { BatchWriter } from './batch-writer.js';
import type { Judge } from './judge.js';
import { SelectionCounter, type RedrivePlan, type RedriveRequest } from './plan.js';
import { FateTally } from './redrive-report.js';
import type { Quarantine } from './quarantine.js';
import { stepFor, type Step } from './step.js';
import { Turns } from '../../values/turns.js';

export interface RedriveOptions extends RedriveRequest {
  readonly judge: Judge;
  /** null for a dry run, which writes nothing. */
  readonly writer: BatchWriter | null;
  readonly quarantine: Quarantine;
  /** Letters a second that go back; null for as fast as they come. */
  readonly rate: number | null;
  readonly onGap: (gap: Gap) => void;
  /** Told before each batch but the first how many letters were taken in hand. */
  readonly onProgress: (letters: number) => void;
  /** Ends the run; the batch that is under way is still brought to its end. */
  readonly signal: AbortSignal;
}

export interface RedriveOutcome {
  /** What was written; in a dry run, what would be. */
  readonly tally: FateTally;
  /** What ended the run early; null where it came to its end. */
  readonly failure: Error | null;
}

/** Letters, and bytes of them, in one transaction. */
const batchLetters = 500;
const batchBytes = 8 * 1024 * 1024;
/** Batches in a second of a run with a rate. */
const batchesPerSecond = 5;

/**
 * Goes through what was planned, batch by batch. A batch is one transaction: what becomes of its letters, and the offsets
 * that say that they were dealt with. So a run that ends at any moment, however it does, leaves each letter in one place.
 */
export async function redrive(
  kafka: KafkaCluster,
  plan: RedrivePlan,
  options: RedriveOptions,
): Promise<RedriveOutcome> {
  const run = new RedriveRun(options);
  const counter = new SelectionCounter(options.max);
  const { selection, judge, onGap, quarantine, signal } = options;
  const turns = new Turns();
  try {
    for (const range of plan.ranges) {
      if (range.start >= range.end) continue;
      for await (const letters of readLetters(kafka, [range], { selection, onGap })) {
        for (const letter of letters.map((found) => counter.counted(found))) {
          if (turns.overdue) await turns.next();
          signal.throwIfAborted();
          const step = stepFor(letter, await judge.judge(letter), quarantine, Date.now());
          await run.take(step);
        }
      }
      run.passed(range);
    }
    await run.finish();
    return { tally: run.tally, failure: null };
  } catch (error) {
    return { tally: run.tally, failure: errorOf(error) };
  }
}

class RedriveRun {
  readonly tally = new FateTally();
  readonly #options: RedriveOptions;
  readonly #limit: number;
  #steps: Step[] = [];
  #bytes = 0;
  #handled = 0;
  /** Where each partition stands behind the batch at hand. */
  #offsets = new Map<number, PartitionOffset>();
  /** When (as `performance.now` counts) the next batch may go. */
  #due = 0;

  constructor(options: RedriveOptions) {
    const { rate } = options;
    this.#options = options;
    this.#limit =
      rate === null ? batchLetters : Math.min(batchLetters, Math.max(1, Math.ceil(rate / batchesPerSecond)));
  }

  async take(step: Step): Promise<void> {
    const { letter, record } = step;
    const size = recordSize(record);
    if (this.#steps.length >= this.#limit || (this.#bytes + size > batchBytes && this.#bytes > 0)) await this.finish();
    this.#steps.push(step);
    this.#bytes += size;
    this.#move(letter.topic, letter.partition, letter.offset + 1);
  }

  /** Also what holds no letters, such as markers of transactions, counts as dealt with. */
  passed({ topic, partition, end }: { topic: string; partition: number; end: number }): void {
    this.#move(topic, partition, end);
  }

  /** Writes the batch at hand. */
  async finish(): Promise<void> {
    if (this.#offsets.size === 0) return;
    const { writer, onProgress, signal } = this.#options;
    let steps: readonly Step[] = this.#steps;
    if (this.#handled > 0) onProgress(this.#handled);
    if (writer !== null) {
      await this.#turn();
      signal.throwIfAborted();
      steps = await writer.write(steps, [...this.#offsets.values()], Date.now);
    }
    for (const { letter, fate } of steps) this.tally.add(letter, fate);
    this.#handled += steps.length;
    this.#steps = [];
    this.#bytes = 0;
    this.#offsets = new Map();
  }

  #move(topic: string, partition: number, offset: number): void {
    this.#offsets.set(partition, { topic, partition, offset });
  }

  async #turn(): Promise<void> {
    const { rate, signal } = this.#options;
    if (rate === null) return;
    const wait = this.#due - performance.now();
    if (wait > 0) await sleep(wait, signal);
    const going = this.#steps.filter(({ fate }) => fate.kind === 'redriven').length;
    this.#due = Math.max(this.#due, performance.now()) + (going * 1_000) / rate;
  }
}
