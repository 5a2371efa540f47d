import { AppError, hasErrorCode } from './errors.js';

/** Why a signal was aborted, always as an error. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new AppError('INTERRUPTED', 'interrupted');
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal);
}

/** Waits for `work`, but no longer than until `signal` is aborted; what was started goes on unwatched. */
export async function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => undefined); // when nobody waits for it any more, its failure is nobody's
  throwIfAborted(signal);
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Resolves after a while, or rejects as soon as `signal` is aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await abortable(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
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
    milliseconds,
  );
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
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
  else signal.addEventListener('abort', follow, { once: true });
  return controller.signal;
}
