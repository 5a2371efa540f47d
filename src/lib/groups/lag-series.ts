import { sleep, throwIfAborted } from '../abort.js';
import { hasErrorCode } from '../errors.js';
import { isCaughtUp, type GroupLag } from './limits.js';

export interface LagLookOptions {
  readonly look: () => Promise<readonly GroupLag[]>;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/** Looks again and again, for ever. */
export async function* lagSeries({
  look,
  signal,
  interval,
}: LagLookOptions): AsyncGenerator<readonly GroupLag[], void> {
  for (;;) {
    yield await look();
    await sleep(interval, signal);
  }
}

export interface WaitOptions extends LagLookOptions {
  /** Milliseconds: a look that takes longer than this when time is up means that brokers cannot be asked. */
  readonly patience: number;
  readonly now: () => Date;
}

/**
 * Looks again and again until nothing is left to read, or time is up; what was seen last says which.
 * @throws AppError TIMEOUT where time is up and the brokers did not answer; what looking throws
 */
export async function* lagsUntilCaughtUp(options: WaitOptions): AsyncGenerator<readonly GroupLag[], void> {
  const { look, signal, interval, patience, now } = options;
  let seen = false;
  let askedAt = now().getTime();
  try {
    for (;;) {
      askedAt = now().getTime();
      const lags = await look();
      throwIfAborted(signal);
      yield lags;
      seen = true;
      if (lags.every(isCaughtUp)) return;
      await sleep(interval, signal);
    }
  } catch (error) {
    const timeIsUp = signal.aborted && hasErrorCode(signal.reason, 'TIMEOUT');
    if (!timeIsUp || !seen || now().getTime() - askedAt > interval + patience) throw error;
  }
}
