import * as z from 'zod/mini';

/**
 * A scalar that means something.
 * @param read null for a text that means nothing
 * @param words what to write instead
 */
export function readText<Value>(read: (text: string) => Value | null, words: string) {
  return z.pipe(
    z.string(words),
    z.transform((text, context): Value => {
      const value = read(text);
      if (value !== null) return value;
      context.issues.push({ code: 'custom', input: text, message: words });
      return z.NEVER;
    }),
  );
}
