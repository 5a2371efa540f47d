import * as z from 'zod/mini';
import { errorCodes } from '../errors.js';

export const problem = z.strictObject({
  path: z.optional(z.string()),
  line: z.optional(z.int()),
  column: z.optional(z.int()),
  message: z.string(),
});

/** On stderr, the last line of a command that failed. */
export const error = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  /** What to do next; null where there is nothing general to say. */
  hint: z.nullable(z.string()),
  /** Each thing wrong with an input; left out where there is no list. */
  problems: z.optional(z.array(problem)),
});

/** On stderr, a line each, while a command goes on. */
export const warning = z.strictObject({ message: z.string() });
