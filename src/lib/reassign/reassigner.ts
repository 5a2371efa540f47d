import { AppError, errorOf, messageOf } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { listReassignments } from '../kafka/admin/reassignment.js';
import { withLock } from '../user-files/lock.js';
import { counted } from '../values/wording.js';
import { carryOut } from './carry-out.js';
import { JournalFile, type Journal } from './journal.js';
import type { Move } from './move.js';
import { takeBack, underWay } from './take-back.js';
import { restoreThrottles } from './restore-throttle.js';
import { planThrottles, setThrottles } from './throttle.js';

export interface ReassignerOptions {
  readonly clusterId: string;
  /** Where what is under way is written down. */
  readonly dataFolder: string;
  /** Bytes a second for each broker; null for the usual, or for what a run before was told. */
  readonly throttle: number | null;
  /** The command that finishes what this one leaves, if it comes to that. */
  readonly resumeCommand: string;
  readonly progress: (text: string) => void;
  readonly warn: (text: string) => void;
}

export interface MoveOutcome {
  readonly move: Move;
  readonly error: ItemError | null;
}

/** What Kafka's documentation takes in its example, and under half of what a network of 1 Gbit/s carries. */
export const usualThrottle = 50_000_000;

/**
 * Moves replicas between brokers (KIP-455), throttled (KIP-73), and waits until they are there and in sync. What is under
 * way is written to a file first. When it is interrupted or fails, the moves under way are taken back and only then the
 * throttles put back to what they were; when it is killed, the next run does what is left to do.
 */
export class Reassigner {
  readonly #kafka: KafkaCluster;
  readonly #options: ReassignerOptions;
  readonly #file: JournalFile;

  constructor(kafka: KafkaCluster, options: ReassignerOptions) {
    this.#kafka = kafka;
    this.#options = options;
    this.#file = new JournalFile(options.dataFolder, options.clusterId);
  }

  /** Does `work` while no other run of this user moves anything in this cluster. */
  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const onWait = (): void => this.#options.warn('another run moves replicas of this cluster: waiting for its end');
    return withLock(this.#file.lock, { signal: this.#kafka.signal, onWait }, work);
  }

  /** Moves that a run before has left, by being killed or because it could not take them back. */
  async left(): Promise<readonly Move[] | null> {
    return (await this.#file.read())?.moves ?? null;
  }

  /** Waits for the moves that a run before has left, and puts throttles back. @returns those moves, null for none */
  async finish(): Promise<readonly MoveOutcome[] | null> {
    const journal = await this.#file.read();
    if (journal === null) return null;
    const pending = underWay(journal.moves, await listReassignments(this.#kafka));
    const { throttle } = this.#options;
    const current = throttle === null ? journal : { ...journal, throttles: [...journal.throttles, throttle] };
    if (pending.length > 0) {
      if (throttle !== null) await this.#file.write(current);
      await setThrottles(this.#kafka, current);
    }
    return this.#drive(current, [], pending);
  }

  /** Takes back what a run before has left. @returns those that were still under way, null where there is nothing */
  async cancel(): Promise<readonly Move[] | null> {
    const journal = await this.#file.read();
    if (journal === null) return null;
    const taken = await takeBack(this.#kafka, journal.moves);
    await this.#putBack(this.#kafka, journal);
    return taken;
  }

  /**
   * Carries moves out; one that fails keeps none of the others from being done.
   * @throws AppError REASSIGNMENT_RUNNING where somebody else moves replicas at the moment
   */
  async run(moves: readonly Move[]): Promise<readonly MoveOutcome[]> {
    if (moves.length === 0) return [];
    await this.expectQuiet();
    const throttles = await planThrottles(this.#kafka, moves, this.#options.throttle ?? usualThrottle);
    const { clusterId } = this.#options;
    const journal = { clusterId, ...throttles, moves: moves.map(plainMove) };
    await this.#file.write(journal);
    return this.#drive(journal, moves, []);
  }

  /** @throws AppError REASSIGNMENT_RUNNING where somebody else moves replicas at the moment */
  async expectQuiet(): Promise<void> {
    const active = [...(await listReassignments(this.#kafka)).entries()];
    const [first] = active;
    if (first === undefined) return;
    const [{ topic, partition }] = first;
    throw new AppError(
      'REASSIGNMENT_RUNNING',
      `somebody else moves ${counted(active.length, 'partition')} at the moment, such as partition ${partition} of "${topic}"`,
    );
  }

  async #drive(journal: Journal, queue: readonly Move[], begun: readonly Move[]): Promise<readonly MoveOutcome[]> {
    const moves = [...begun, ...queue];
    let errors: ReadonlyMap<Move, ItemError | null>;
    try {
      if (queue.length > 0) await setThrottles(this.#kafka, journal);
      errors = await carryOut(this.#kafka, {
        ...this.#options,
        queue,
        begun,
        throttle: journal.throttles.at(-1) ?? usualThrottle,
      });
    } catch (error) {
      throw await this.#undo(journal, error);
    }
    await this.#putBack(this.#kafka.withSignal(limit(tidyingLimit)), journal);
    return moves.map((move) => ({ move, error: errors.get(move) ?? null }));
  }

  /** Takes back what is under way, then the throttles; where that fails they stay, for moves without one take all there is. */
  async #undo(journal: Journal, cause: unknown): Promise<Error> {
    const kafka = this.#kafka.withSignal(limit(tidyingLimit));
    let taken: readonly Move[];
    try {
      taken = await takeBack(kafka, journal.moves);
    } catch (error) {
      return failure(cause, `the moves go on, throttled: they could not be taken back (${messageOf(error)})`, {
        hint: `Run \`${this.#options.resumeCommand}\` to finish them and take the throttles off.`,
      });
    }
    await this.#putBack(kafka, journal, cause);
    return failure(cause, `${counted(taken.length, 'move')} taken back, throttles as they were before`, {});
  }

  async #putBack(kafka: KafkaCluster, journal: Journal, cause?: unknown): Promise<void> {
    let left: readonly string[];
    try {
      left = await restoreThrottles(kafka, journal);
    } catch (error) {
      left = [messageOf(error)];
    }
    if (left.length === 0) return this.#file.remove();
    const what = `throttles could not be put back to what they were (${left.join('; ')})`;
    throw failure(cause ?? new AppError('REQUEST_FAILED', 'replicas are where they should be'), what, {
      hint: `Run \`${this.#options.resumeCommand}\` once all brokers are there: it does the rest.`,
    });
  }
}

/** What ended a command, with what became of its moves. An end that is no failure of ours stays what it is. */
function failure(cause: unknown, consequence: string, { hint }: { readonly hint?: string }): Error {
  if (!(cause instanceof AppError)) return errorOf(cause);
  const advice = hint ?? cause.hint;
  return new AppError(cause.code, `${cause.message}; ${consequence}`, {
    cause,
    ...(advice === undefined ? {} : { hint: advice }),
  });
}

function plainMove({ topic, partition, before, after, bytes, minInSyncReplicas }: Move): Journal['moves'][number] {
  return { topic, partition, before: [...before], after: [...after], bytes, minInSyncReplicas };
}

/** A signal of its own for tidying up, which goes on after Ctrl-C, within what a command has left then. */
function limit(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(
    () => controller.abort(new AppError('TIMEOUT', `not done within ${milliseconds / 1000} s`)),
    milliseconds,
  ).unref();
  return controller.signal;
}

const tidyingLimit = 12_000;
