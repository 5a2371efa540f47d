import * as z from 'zod/mini';

/** A field without a value, because all of its lines are comments, is a map or a list without entries. */
export function orEmpty<Output>(schema: z.ZodMiniType<Output>, empty: object = {}): z.ZodMiniType<Output> {
  return z.pipe(
    z.transform((input: unknown): unknown => (input === null ? empty : input)),
    schema,
  );
}
