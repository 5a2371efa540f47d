import { expect, it } from 'vitest';
import { BoundedQueue } from '../../../../src/lib/kafka/reader/bounded-queue.js';
import type { ReadAnswer } from '../../../../src/lib/kafka/reader/read-answer.js';
import { checkReader } from '../../../helpers/reader-model/model-scenarios.js';
import { seedOf } from '../../../helpers/seeded.js';

const schedules = Number(process.env['SCHEDULES'] ?? 10_000);
/** Milliseconds. */
const limit = 60 * schedules;
const seed = seedOf('reader');

/** As the queue once was: what waits for room when it ends is dropped, and nobody hears of it. */
class DroppingQueue extends BoundedQueue<ReadAnswer> {
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  override push(answer: ReadAnswer): Promise<void> {
    this.#last = this.#last.then(() => (this.#ended ? undefined : super.push(answer)));
    return Promise.resolve();
  }

  override end(failure?: { readonly error: unknown }): void {
    this.#ended = true;
    super.end(failure);
  }
}

it(
  `a read brings all, once and in order, in ${schedules} schedules of answers, leaders, gates and ends`,
  async () => {
    expect(await checkReader(seed, schedules)).toBeNull();
  },
  limit,
);

it('the model of the reader finds a queue that drops what waits for room', async () => {
  const queue = (): DroppingQueue => new DroppingQueue(2);
  expect(await checkReader(seed, 5_000, { queue, shrinks: false })).toMatch(/were not read|lacks/);
}, 60_000);
