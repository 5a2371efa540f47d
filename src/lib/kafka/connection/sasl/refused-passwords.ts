import { hasErrorCode } from '../../../errors.js';

/** Milliseconds for which a refused password is not sent again: at first, and at the most. */
const [shortest, longest] = [10_000, 300_000];

/**
 * Keeps a password that was refused from being sent again and again by whatever retries: accounts are locked for that. It is tried
 * again after a while, as the account may have come to be, and another password at once.
 */
export class RefusedPasswords {
  #last: { readonly password: string; readonly error: unknown; readonly pause: number; readonly until: number } | null =
    null;

  /** @throws what the last attempt with this password has thrown, without another one */
  async guard<Result>(password: string, attempt: () => Promise<Result>): Promise<Result> {
    const last = this.#last?.password === password ? this.#last : null;
    if (last !== null && performance.now() < last.until) throw last.error;
    try {
      const result = await attempt();
      this.#last = null;
      return result;
    } catch (error) {
      if (hasErrorCode(error, 'AUTHENTICATION_FAILED')) {
        const pause = Math.min(longest, last === null ? shortest : last.pause * 2);
        this.#last = { password, error, pause, until: performance.now() + pause };
      }
      throw error;
    }
  }
}
