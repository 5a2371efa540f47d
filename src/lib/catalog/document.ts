import * as z from 'zod/mini';
import { parseDuration } from '../values/duration.js';
import { compatibilityLevels } from './catalog.js';

/** The shape of `topics.yaml`, before defaults are filled in. */

const positive = z.int('write a whole number above 0').check(z.gte(1, 'write a whole number above 0'));

const retention = z.pipe(
  z.string('write a duration such as 7d'),
  z.transform((text, context) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== null) return milliseconds;
    context.issues.push({ code: 'custom', input: text, message: 'write a duration such as 12h, 7d or P7D' });
    return z.NEVER;
  }),
);

const configValue = z.union([z.string(), z.number(), z.boolean()], 'write a text, a number, true or false');
const config = z.record(z.string(), configValue);

const deadLetter = z.union(
  [z.boolean(), z.strictObject({ retention: z.optional(retention), config: z.optional(config) })],
  'write true, false or { retention: 30d }',
);

export const topicDocument = z.strictObject({
  purpose: z.optional(z.string()),
  partitions: z.optional(positive),
  replicationFactor: z.optional(positive),
  retention: z.optional(retention),
  config: z.optional(config),
  key: z.optional(z.string()),
  value: z.optional(
    z.strictObject({
      schema: z.string('name the file of the schema'),
      compatibility: z.optional(z.enum(compatibilityLevels, `choose from ${compatibilityLevels.join(', ')}`)),
    }),
  ),
  deadLetter: z.optional(deadLetter),
});

const group = z.strictObject({
  topics: z.array(z.string()),
  maxLag: z.optional(z.int('write a whole number').check(z.gte(0, 'write a whole number'))),
});

export const defaultsDocument = z.strictObject({
  partitions: z.optional(positive),
  replicationFactor: z.optional(positive),
  retention: z.optional(retention),
  config: z.optional(config),
  deadLetter: z.optional(deadLetter),
});

export const catalogDocument = z.strictObject({
  version: z.literal(1, 'this todo-kafka reads version 1'),
  defaults: z.optional(defaultsDocument),
  topics: z.record(z.string(), topicDocument),
  groups: z.optional(z.record(z.string(), group)),
});

export type CatalogDocument = z.infer<typeof catalogDocument>;
export type TopicDocument = z.infer<typeof topicDocument>;
export type DeadLetterDocument = z.infer<typeof deadLetter>;
