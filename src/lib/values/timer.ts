/** Milliseconds, 24.8 days: Node has a longer timer go off at once. */
export const longestTimer = 2 ** 31 - 1;

/** For `setTimeout`, of a time that somebody has chosen, which may be Infinity, or over already: of such Node warns. */
export function timerDelay(milliseconds: number): number {
  return Math.max(0, Math.min(milliseconds, longestTimer));
}
