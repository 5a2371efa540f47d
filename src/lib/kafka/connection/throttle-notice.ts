import { addressText } from './address.js';
import type { Throttle } from './connection.js';

/** Milliseconds of throttling that are worth a word: brokers reckon quotas by the second, so short ones come and go. */
const long = 3_000;

export interface ThrottleNotice {
  /** Lower case, without a full stop. */
  readonly text: string;
  /** `host:port` */
  readonly broker: string;
  /** Milliseconds of this broker's throttling so far. */
  readonly throttled: number;
}

/**
 * A hook for a connection's throttles that says once of each broker when quotas slow this client down for seconds.
 * @param every milliseconds after which it is said again, where it goes on
 */
export function throttleNotices(say: (notice: ThrottleNotice) => void, every = Infinity): (throttle: Throttle) => void {
  const saidAt = new Map<string, number>();
  return ({ address, totalMilliseconds: throttled }) => {
    if (throttled < long) return;
    const broker = addressText(address);
    const now = performance.now();
    if (now - (saidAt.get(broker) ?? -Infinity) < every) return;
    saidAt.set(broker, now);
    const seconds = (throttled / 1000).toFixed(1);
    say({
      text: `broker "${broker}" throttles this client because of a quota, by ${seconds} s so far`,
      broker,
      throttled,
    });
  };
}
