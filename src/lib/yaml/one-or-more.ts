import * as z from 'zod/mini';

/** A list, of which one can stand alone. */
export function oneOrMore<Item>(item: z.ZodMiniType<Item>, words: string) {
  return z.pipe(
    z.transform((input: unknown): unknown => (typeof input === 'string' ? [input] : input)),
    z.array(item, words).check(z.minLength(1, words)),
  );
}
