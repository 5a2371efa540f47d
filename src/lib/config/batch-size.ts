import { AppError } from '../errors.js';
import type { Environment } from '../user-files/folders.js';
import { parseSize } from '../values/size.js';

/**
 * Bytes that a batch of records may unpack to, as `TODO_KAFKA_MAX_BATCH_SIZE` says.
 * @throws AppError CONFIG_INVALID
 */
export function environmentBatchSize(env: Environment): number | undefined {
  const text = env['TODO_KAFKA_MAX_BATCH_SIZE'];
  if (text === undefined || text === '') return undefined;
  const size = parseSize(text);
  if (size !== null && size >= 1) return size;
  throw new AppError('CONFIG_INVALID', `TODO_KAFKA_MAX_BATCH_SIZE: "${text}" is not a size such as 256MB`);
}
