import * as z from 'zod/mini';

export const init = z.strictObject({
  directory: z.string(),
  /** The files written. */
  files: z.array(z.string()),
});
