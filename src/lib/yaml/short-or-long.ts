import * as z from 'zod/mini';

/** A text, or a map of fields, whose problems are said field by field. */
export function shortOrLong<Short, Long>(
  short: z.ZodMiniType<Short, string>,
  long: z.ZodMiniType<Long>,
): z.ZodMiniType<Short | Long> {
  return z.pipe(
    z.unknown(),
    z.transform((input, context): Short | Long => {
      const parsed = (typeof input === 'string' ? short : long).safeParse(input, { reportInput: true });
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) {
        const path = [...issue.path];
        if (issue.code === 'unrecognized_keys')
          context.issues.push({ code: issue.code, keys: issue.keys, path, input: {} });
        else context.issues.push({ code: 'custom', message: issue.message, path, input: issue.input });
      }
      return z.NEVER;
    }),
  );
}
