import { AppError, hasErrorCode } from './errors.js';
import { timerDelay } from './values/timer.js';

/** Why a signal was aborted, always as an error. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new AppError('INTERRUPTED', 'interrupted');
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal);
}

interface Waiting {
  readonly listeners: Set<() => void>;
  /** The only listener that the signal itself has: it tells the others. */
  readonly hear: () => void;
}

/** One signal ends all that is under way. Thousands of listeners on it would make each new one slower to add. */
const waitingFor = new WeakMap<AbortSignal, Waiting>();

function waitFor(signal: AbortSignal): Waiting {
  const listeners = new Set<() => void>();
  const hear = (): void => {
    waitingFor.delete(signal);
    for (const listener of listeners) listener();
  };
  const waiting = { listeners, hear };
  waitingFor.set(signal, waiting);
  signal.addEventListener('abort', hear, { once: true });
  return waiting;
}

/** Hears of the end of a signal, if it comes. @returns what takes the listener off */
export function onAborted(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, hear } = waitingFor.get(signal) ?? waitFor(signal);
  const entry = (): void => listener(); // the same listener may be there twice
  listeners.add(entry);
  return () => {
    if (!listeners.delete(entry) || listeners.size > 0) return;
    // A signal of AbortSignal.any is kept in memory for as long as it has a listener.
    signal.removeEventListener('abort', hear);
    if (waitingFor.get(signal)?.hear === hear) waitingFor.delete(signal);
  };
}

/** Resolves when a signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise<void>((resolve) => onAborted(signal, resolve));
}

/** Waits for `work`, but no longer than until `signal` is aborted; what was started goes on unwatched. */
export async function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => undefined); // when nobody waits for it any more, its failure is nobody's
  throwIfAborted(signal);
  let stopListening: () => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    stopListening = onAborted(signal, () => reject(abortReason(signal)));
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    stopListening();
  }
}

/** Waits for `work`, whatever comes of it, but no longer than so many milliseconds. */
export async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => (timer = setTimeout(resolve, timerDelay(milliseconds))));
  await Promise.race([work.catch(() => undefined), overdue]);
  clearTimeout(timer);
}

/** Resolves after a while, or rejects as soon as `signal` is aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await abortable(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timerDelay(milliseconds));
      }),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Does `work` under a signal that is aborted with `signal` or after a time limit, whichever comes first. The timer holds on
 * to what it aborts: an AbortSignal.timeout within AbortSignal.any is lost to the garbage collector (nodejs/node#57736).
 */
export async function withTimeLimit<Result>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    timerDelay(milliseconds),
  );
  const stopListening = onAborted(signal, follow);
  if (signal.aborted) follow();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}

/**
 * A signal that follows another one with a delay, for work that should be brought to its end rather than dropped. Where
 * time has run out there is none left for that: then it follows at once.
 */
export function delayedSignal(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const follow = (): void => {
    const reason = abortReason(signal);
    const delay = hasErrorCode(reason, 'TIMEOUT') ? 0 : milliseconds;
    setTimeout(() => controller.abort(reason), delay).unref();
  };
  if (signal.aborted) follow();
  else onAborted(signal, follow);
  return controller.signal;
}
