import type { AppError } from '../../errors.js';

/** What became of a record that was handed to the writer. */
export type Delivery =
  | {
      readonly status: 'acknowledged';
      /** -1 where the broker does not say: it had the record already, or was not asked (acks 0 and 1). */
      readonly offset: number;
    }
  | {
      /**
       * `rejected`: the broker will not have it, and it is not there. `unsent`: the writer failed before. `unknown`: it was
       * sent and no answer came; it is there once or not at all (without idempotence, maybe more than once).
       */
      readonly status: 'rejected' | 'unsent' | 'unknown';
      readonly error: AppError;
    };

export type Delivered = (delivery: Delivery) => void;
