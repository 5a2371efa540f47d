import { AppError } from '../../errors.js';

/** A batch whose records are more than may be unpacked: who goes on behind it loses what nobody has seen. */
export class BatchTooLarge extends AppError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('BATCH_TOO_LARGE', message, options);
  }
}

/** A batch, or what stands in its place, that cannot be read. */
export class UnreadableBatch extends AppError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('RECORD_UNDECODABLE', message, options);
  }
}
