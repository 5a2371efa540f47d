import { abortable, settledWithin, sleep, throwIfAborted } from '../../abort.js';
import { errorOf } from '../../errors.js';
import type { BearerToken, TokenSource } from '../settings.js';
import { TokenUnavailable } from './token-unavailable.js';

/** The share of a token's life after which it is renewed, and how far that is spread (ExpiringCredentialRefreshingLogin). */
const [window, jitter] = [0.8, 0.05];

/** Milliseconds between attempts: at first and at the most; and how many there are for one who waits. */
const retries = { first: 250, longest: 10_000, attempts: 6 };

/** Milliseconds that a token is good for at least when it is handed out. */
const margin = 500;

/** Milliseconds for which a renewal keeps those waiting who could have the present token. */
const longestDelay = 2_000;

/** Milliseconds after which a token is renewed of which nobody knows when it ends. */
const usualLife = 300_000;

/**
 * Keeps a token as long as it is good, and gives all connections the same one. From 80 % of its life on the next who asks has
 * it renewed, and gets the present one where the new one is long in coming. What may pass is tried again, and a refusal said at once.
 * @param request asks for a new one, and has limits of its own
 */
export function cachedToken(request: TokenSource): TokenSource {
  const cache = new TokenCache(request);
  return (signal) => cache.get(signal);
}

class TokenCache {
  readonly #request: TokenSource;
  #held: { readonly token: BearerToken; readonly renewAt: number } | null = null;
  #renewing: Promise<BearerToken> | null = null;
  /** Failures in a row, the last of them, and when the next attempt may be made. */
  #failures = 0;
  #failure: unknown;
  #nextAt = -Infinity;

  constructor(request: TokenSource) {
    this.#request = request;
  }

  async get(signal: AbortSignal): Promise<BearerToken> {
    const before = this.#failures;
    for (;;) {
      if (this.#isDue()) await settledWithin(this.#renew(), longestDelay);
      const good = this.#good();
      if (good !== null) return good;
      const pause = this.#nextAt - Date.now();
      const isPassing = this.#failure instanceof TokenUnavailable && this.#failures - before < retries.attempts;
      if (pause > 0 && !isPassing) throw errorOf(this.#failure);
      if (pause > 0) await sleep(pause, signal);
      else await abortable(this.#renew(), signal).catch(() => throwIfAborted(signal));
    }
  }

  /** Whether the present token is to be renewed, while it is still good. */
  #isDue(): boolean {
    const now = Date.now();
    return this.#good() !== null && now >= (this.#held?.renewAt ?? Infinity) && now >= this.#nextAt;
  }

  /** The present token, if it is good for a while. */
  #good(): BearerToken | null {
    const token = this.#held?.token ?? null;
    return token !== null && (token.expiresAt ?? Infinity) - margin > Date.now() ? token : null;
  }

  /** One request for all who wait. Who gives up waiting does not end it for the others. */
  #renew(): Promise<BearerToken> {
    this.#renewing ??= this.#request(new AbortController().signal)
      .then(
        (token) => {
          this.#held = { token, renewAt: renewalOf(token) };
          this.#failures = 0;
          this.#nextAt = -Infinity;
          return token;
        },
        (error: unknown) => {
          this.#failures += 1;
          const isPassing = error instanceof TokenUnavailable;
          this.#failure = error;
          const pause = isPassing ? retries.first * 2 ** (this.#failures - 1) : retries.longest;
          this.#nextAt = Date.now() + Math.min(retries.longest, pause) * (0.8 + Math.random() * 0.4);
          throw error;
        },
      )
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }
}

/** When a token that was given now has to be renewed, in milliseconds since 1970. */
function renewalOf({ expiresAt }: BearerToken): number {
  const now = Date.now();
  return now + ((expiresAt ?? now + usualLife) - now) * (window + Math.random() * jitter);
}
