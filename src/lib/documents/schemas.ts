import * as z from 'zod/mini';
import { itemError } from './shared.js';

const schemaType = z.enum(['AVRO', 'JSON', 'PROTOBUF']);

export const list = z.strictObject({
  subjects: z.array(
    z.strictObject({
      subject: z.string(),
      /** The newest version. */
      version: z.int(),
      id: z.int(),
      schemaType,
      /** null where the subject has no level of its own. */
      compatibility: z.nullable(z.string()),
    }),
  ),
});

export const get = z.strictObject({
  subject: z.string(),
  version: z.int(),
  id: z.int(),
  schemaType,
  /** The schema's text as it was registered. */
  schema: z.string(),
  references: z.array(z.strictObject({ name: z.string(), subject: z.string(), version: z.int() })),
});

export const register = z.strictObject({
  registry: z.string(),
  dryRun: z.boolean(),
  subjects: z.array(
    z.strictObject({
      subject: z.string(),
      file: z.string(),
      status: z.enum(['registered', 'unchanged', 'failed', 'planned']),
      /** The newest version before; null where the subject was new. */
      before: z.nullable(z.int()),
      error: z.nullable(itemError),
    }),
  ),
});
