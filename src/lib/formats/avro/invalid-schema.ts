import { AppError } from '../../errors.js';

/** Why a text is no schema of Avro, or none that can be used. */
export function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `not a valid Avro schema: ${reason}`, { cause });
}
