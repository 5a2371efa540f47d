import { describe, expect, it } from 'vitest';
import { throttleNotices } from '../../../../src/lib/kafka/connection/throttle-notice.js';

const throttle = (port: number, totalMilliseconds: number) => ({
  address: { host: 'kafka', port },
  milliseconds: 500,
  totalMilliseconds,
});

describe('what is said of throttling', () => {
  it('is said once of each broker, and only when it takes seconds', () => {
    const said: string[] = [];
    const notice = throttleNotices(({ text }) => void said.push(text));
    for (const total of [500, 2_900, 3_100, 3_600, 90_000]) notice(throttle(1, total));
    notice(throttle(2, 12_345));
    expect(said).toEqual([
      'broker "kafka:1" throttles this client because of a quota, by 3.1 s so far',
      'broker "kafka:2" throttles this client because of a quota, by 12.3 s so far',
    ]);
  });

  it('is said again after a while where that is asked for', () => {
    const said: number[] = [];
    const notice = throttleNotices(({ throttled }) => void said.push(throttled), 0);
    notice(throttle(1, 4_000));
    notice(throttle(1, 5_000));
    expect(said).toEqual([4_000, 5_000]);
  });
});
