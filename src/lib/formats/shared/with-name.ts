import { AppError, hasErrorCode, messageOf } from '../../errors.js';

/**
 * What is made of a schema, whose errors then say which it is.
 * @param name such as `"event.avsc"` or `version 3`
 * @throws AppError SCHEMA_INVALID
 */
export async function withName<Made>(name: string, make: () => Made | Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (!hasErrorCode(error, 'SCHEMA_INVALID')) throw error;
    throw new AppError('SCHEMA_INVALID', `${name} is ${messageOf(error)}`, { cause: error });
  }
}
