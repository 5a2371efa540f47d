import * as z from 'zod/mini';

export const list = z.strictObject({
  profiles: z.array(
    z.strictObject({
      name: z.string(),
      /** As they are written; null where there are none. */
      brokers: z.nullable(z.string()),
      registry: z.nullable(z.string()),
      /** Chosen by `config use`. */
      inUse: z.boolean(),
      readOnly: z.boolean(),
      protected: z.boolean(),
      /** Path of the file that it is in. */
      file: z.string(),
    }),
  ),
});

export const show = z.strictObject({
  /** Name of the profile; null where it is none. */
  profile: z.nullable(z.string()),
  /** What named the addresses. */
  source: z.string(),
  brokers: z.nullable(z.array(z.string())),
  registry: z.nullable(z.string()),
  readOnly: z.boolean(),
  protected: z.boolean(),
  mask: z.array(z.string()),
  settings: z.array(
    z.strictObject({
      side: z.enum(['brokers', 'registry']),
      name: z.string(),
      /** Of a secret, where it is read. */
      value: z.string(),
      secret: z.boolean(),
      /** What said so, such as `--username`. */
      from: z.string(),
    }),
  ),
});

export const path = z.strictObject({
  /** The user's file of profiles. */
  path: z.string(),
  exists: z.boolean(),
  /** Path of the `.todo-kafka.yaml` that holds here; null where there is none. */
  shared: z.nullable(z.string()),
});

/** What `config use`, `set`, `unset`, `remove` and `import` have done. */
export const change = z.strictObject({
  /** null where no profile is in use any more. */
  profile: z.nullable(z.string()),
  path: z.string(),
});
