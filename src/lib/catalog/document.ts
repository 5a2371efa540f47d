import * as z from 'zod/mini';
import { orEmpty } from '../yaml/or-empty.js';
import { shortOrLong } from '../yaml/short-or-long.js';
import { accessFields } from './access-document.js';
import { compatibilityLevels } from '../documents/schema-words.js';
import { keepPatternProblem } from '../names/keep-patterns.js';
import { parseDuration } from '../values/duration.js';

/**
 * The shape of `topics.yaml`, before defaults are filled in. Every scalar comes as the text that is written there: what it
 * is, the field says.
 */

/** Kafka's numbers of partitions and replicas have 32 bits. */
const largestCount = 2 ** 31 - 1;

function wholeNumber(least: 0 | 1) {
  const message = `write a whole number${least === 0 ? '' : ' above 0'}`;
  return z.pipe(
    z.string(message),
    z.transform((text, context) => {
      const count = /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : NaN;
      if (count >= least && count <= largestCount) return count;
      context.issues.push({ code: 'custom', input: text, message });
      return z.NEVER;
    }),
  );
}

/** What a topic keeps for ever, as Kafka's `retention.ms` says it. */
const forever = -1;
const retentionWords = 'write a duration such as 12h, 7d or P7D, or `forever`';

const retention = z.pipe(
  z.string(retentionWords),
  z.transform((text, context) => {
    const milliseconds = text === 'forever' ? forever : parseDuration(text);
    if (Number.isSafeInteger(milliseconds) && milliseconds !== null) return milliseconds;
    context.issues.push({ code: 'custom', input: text, message: retentionWords });
    return z.NEVER;
  }),
);

const configs = 'write a map of configs, `name: value` each';
const config = orEmpty(
  z.record(
    z.string(),
    z.string('write the value as Kafka takes it: a list is a text as `compact,delete`, an empty one is ""'),
    configs,
  ),
);

const deadLetterWords = 'write true, false or { retention: 30d }';
export const deadLetterSettings = z.strictObject(
  { retention: z.optional(retention), config: z.optional(config) },
  deadLetterWords,
);

const yes = ['true', 'True', 'TRUE'] as const;
const no = ['false', 'False', 'FALSE'] as const;
const isYes = z.pipe(
  z.enum([...yes, ...no], deadLetterWords),
  z.transform((word) => yes.some((known) => known === word)),
);

const deadLetter = shortOrLong(isYes, deadLetterSettings);

const text = z.string('write a text');

export const valueFields = z.strictObject(
  {
    schema: z.string('name the file of the schema'),
    compatibility: z.optional(z.enum(compatibilityLevels, `choose from ${compatibilityLevels.join(', ')}`)),
  },
  'write { schema: FILE }',
);

export const topicFields = z.strictObject(
  {
    purpose: z.optional(text),
    partitions: z.optional(wholeNumber(1)),
    replicationFactor: z.optional(wholeNumber(1)),
    retention: z.optional(retention),
    config: z.optional(config),
    key: z.optional(text),
    value: z.optional(valueFields),
    deadLetter: z.optional(deadLetter),
  },
  'write a map of fields, or nothing for a topic with the defaults',
);
/** A topic without a body is one with the defaults. */
export const topicDocument = orEmpty(topicFields);

export const groupFields = z.strictObject(
  { topics: z.array(text, 'write a list of topics'), maxLag: z.optional(wholeNumber(0)) },
  'write { topics: [TOPIC] }',
);

export const defaultsFields = z.strictObject(
  {
    partitions: z.optional(wholeNumber(1)),
    replicationFactor: z.optional(wholeNumber(1)),
    retention: z.optional(retention),
    config: z.optional(config),
    deadLetter: z.optional(deadLetter),
  },
  'write a map of fields',
);
export const defaultsDocument = orEmpty(defaultsFields);

const pattern = z.pipe(
  z.string('write a pattern of names, such as connect-*'),
  z.transform((glob, context) => {
    const message = keepPatternProblem(glob);
    if (message === null) return glob;
    context.issues.push({ code: 'custom', input: glob, message });
    return z.NEVER;
  }),
);

export const catalogDocument = z.strictObject(
  {
    version: z.pipe(
      z.literal('1', 'this todo-kafka reads version 1'),
      z.transform(() => 1 as const),
    ),
    defaults: z.optional(defaultsDocument),
    topics: orEmpty(
      z.record(z.string(), topicDocument, 'write a map: the name of each topic, a colon, and its fields'),
    ),
    keep: z.optional(orEmpty(z.array(pattern, 'write a list of patterns, such as ["connect-*"]'), [])),
    groups: z.optional(orEmpty(z.record(z.string(), groupFields, 'write a map of groups'))),
    ...accessFields,
  },
  'write a map: `version: 1` and `topics:`',
);

export type CatalogDocument = z.infer<typeof catalogDocument>;
export type TopicDocument = z.infer<typeof topicDocument>;
export type DeadLetterDocument = z.infer<typeof deadLetter>;
