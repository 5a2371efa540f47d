import fc from 'fast-check';
import { BoundedQueue } from '../../../src/lib/kafka/reader/bounded-queue.js';
import type { ReadAnswer } from '../../../src/lib/kafka/reader/read-answer.js';
import { ModelRun, type ModelScenario } from './model-run.js';

const part = fc.record({
  kind: fc.constantFrom('plain', 'plain', 'plain', 'committed', 'aborted', 'compacted'),
  offsets: fc.integer({ min: 1, max: 4 }),
} as const);

const percent = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ max: 99, min: 0 }) },
);

const scenarios: fc.Arbitrary<ModelScenario> = fc.record({
  partitions: fc.array(
    fc.record({
      leader: fc.integer({ min: 1, max: 3 }),
      parts: fc.array(part, { maxLength: 6 }),
      ...{ from: percent, to: percent, remote: percent },
    }),
    { minLength: 1, maxLength: 4 },
  ),
  brokers: fc.constant(3),
  readCommitted: fc.boolean(),
  bounded: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  end: fc.record({
    how: fc.constantFrom('itself', 'itself', 'itself', 'abort', 'failure', 'leaving'),
    round: fc.integer({ min: 0, max: 60 }),
  } as const),
  drawn: fc.array(fc.nat(9_999), { maxLength: 120, size: 'max' }),
});

/** The failure of the first of so many drawn schedules that fails; null where none does. */
export async function checkReader(
  seed: number,
  runs: number,
  { shrinks = true, queue = () => new BoundedQueue<ReadAnswer>(2) } = {},
): Promise<string | null> {
  const property = fc.asyncProperty(scenarios, async (scenario) => new ModelRun(scenario, queue()).check());
  const details = await fc.check(property, { numRuns: runs, seed, endOnFailure: !shrinks });
  return details.failed ? `${String(details.errorInstance)}\n${fc.defaultReportMessage(details) ?? ''}` : null;
}
