import { AppError } from '../../errors.js';
import type { OpenBatch, PartitionQueue } from './partition-queue.js';
import { notDone, type Attempt } from './produce-request.js';
import { settleAll, type QueuedRecord } from './queued-record.js';

/** What has to happen to a partition after an attempt: its next batch, another attempt after a while, or no more at all. */
export type NextStep = 'go-on' | 'rest' | 'end';

/** Settles what an attempt has settled, and says how the partition goes on. */
export function applyAttempt(
  queue: PartitionQueue,
  batch: OpenBatch,
  attempt: Attempt,
  transactional: boolean,
): NextStep {
  const { outcome, baseOffset } = attempt;
  const error = attempt.error ?? notDone(queue, 'it was not acknowledged');
  switch (outcome) {
    case 'acknowledged':
      for (const [index, record] of batch.records.entries()) {
        record.settle({ status: 'acknowledged', offset: baseOffset < 0 ? -1 : baseOffset + index });
      }
      queue.acknowledged();
      return 'go-on';
    case 'retry':
    case 'retry-appended':
      if (batch.mayBeThere || outcome === 'retry-appended') queue.keep();
      else queue.divide(batch.records);
      queue.rest(error);
      return 'rest';
    case 'renumber':
      if (transactional) break;
      if (batch.mayBeThere) {
        queue.giveUp(error);
        return 'go-on';
      }
      queue.numbers.bump();
      queue.divide(batch.records);
      queue.rest(error);
      return 'rest';
    case 'split':
    case 'rejected':
      if (batch.mayBeThere) queue.giveUp(error);
      else queue.divide(...partsOf(batch.records, attempt, error));
      return 'go-on';
    case 'given-up':
      queue.giveUp(error);
      return 'go-on';
    case 'fatal':
      break;
  }
  if (batch.mayBeThere) queue.giveUp(error);
  else {
    settleAll(batch.records, { status: 'unsent', error });
    queue.divide();
  }
  return 'end';
}

/** Of a batch that was not taken, nothing was appended: its good records go on under the same numbers. */
function partsOf(
  records: readonly QueuedRecord[],
  { outcome, badRecords }: Attempt,
  refusal: AppError,
): readonly (readonly QueuedRecord[])[] {
  const reject = (record: QueuedRecord, reason: string | undefined): void => {
    const rejection = reason === undefined ? refusal : new AppError(refusal.code, `${refusal.message}: ${reason}`);
    record.settle({ status: 'rejected', error: rejection });
  };
  if (outcome === 'rejected' || records.length === 1) {
    for (const [index, record] of records.entries()) reject(record, badRecords.get(index));
    return [];
  }
  if (badRecords.size > 0) {
    for (const [index, record] of records.entries()) if (badRecords.has(index)) reject(record, badRecords.get(index));
    return [records.filter((_, index) => !badRecords.has(index))];
  }
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)];
}
