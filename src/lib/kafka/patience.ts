import { sleep, throwIfAborted } from '../abort.js';
import { hasErrorCode } from '../errors.js';

/** How long something is waited for, how often it is asked for, and until what. */
export interface Patience<Result> {
  /** Milliseconds after which no other attempt begins; Infinity where the signal alone ends it. */
  readonly within: number;
  /** Milliseconds between two attempts. Default: 200, as elections and moves take longer than that. */
  readonly pause?: number;
  /** What ends the wait. Default: any result. */
  readonly until?: (result: Result) => boolean;
  /** Failures that may be over by the next attempt. Default: none. */
  readonly despite?: (error: unknown) => boolean;
}

const usualPause = 200;

/**
 * Tries again until there is what was waited for, or time is up: then what came of the last attempt holds, result or failure.
 * @param attempt is given its number, from 1
 * @throws what an attempt throws; the reason of `signal`
 */
export async function patiently<Result>(
  signal: AbortSignal,
  { within, pause = usualPause, until = () => true, despite = () => false }: Patience<Result>,
  attempt: (number: number) => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const isOver = (): boolean => Date.now() - startedAt > within;
  for (let number = 1; ; number++) {
    try {
      const result = await attempt(number);
      if (until(result) || isOver()) return result;
    } catch (error) {
      throwIfAborted(signal);
      if (isOver() || !despite(error)) throw error;
    }
    await sleep(pause, signal);
  }
}

/** True where a broker is gone, cut off or too slow: another one, or the same a moment later, may answer. */
export function isUnanswered(error: unknown): boolean {
  return hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT');
}
