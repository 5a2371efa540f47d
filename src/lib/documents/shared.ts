import * as z from 'zod/mini';

/** Which cluster a command worked on, and what made it that one. */
export const clusterReference = z.strictObject({
  id: z.string(),
  brokers: z.array(z.string()),
  /** Where the addresses came from, such as `--brokers`, `TODO_KAFKA_BROKERS` or `local cluster "todo"`. */
  source: z.string(),
});

export const offset = z.int().check(z.gte(0));
export const count = z.int().check(z.gte(0));

/** Why one item of several failed. */
export const itemError = z.strictObject({ code: z.string(), message: z.string() });

/** A time or a committed offset: all 64 bits count, and beyond ±(2^53 − 1) a program needs a parser that keeps them. */
export const int64 = z.union([z.int(), z.bigint()]);
