import * as z from 'zod/mini';
import { fates, headerFamilyNames } from './letter-words.js';
import { record } from './records.js';
import { clusterReference, count, int64, itemError, offset } from './shared.js';

/** How many letters died of one reason: the class of the error, else what was said of it. */
const reasonCount = z.strictObject({ reason: z.string(), letters: count });

export const list = z.strictObject({
  topics: z.array(
    z.strictObject({
      topic: z.string(),
      /** The topic whose letters it holds, by its name; null where the name does not say. */
      source: z.nullable(z.string()),
      /** The group whose commits say where the backlog begins. */
      group: z.string(),
      /** Letters that wait to be redriven. */
      backlog: count,
      /** All letters that are there, those that were redriven among them. */
      retained: count,
      /** Letters that retention took before they were redriven. */
      lost: count,
      /** When the oldest letter of the backlog came here, in epoch milliseconds; null where there is none. */
      oldest: z.nullable(int64),
      /** Of the backlog, the most frequent first. */
      reasons: z.array(reasonCount),
    }),
  ),
});

export const redrive = z.strictObject({
  /** null in a dry run. */
  cluster: z.nullable(clusterReference),
  /** The dead-letter topic. */
  topic: z.string(),
  /** The group whose lag is the backlog. */
  group: z.string(),
  dryRun: z.boolean(),
  /** Letters that waited at the start. */
  backlog: count,
  /** Those of them that were asked for. */
  selected: count,
  /** Sent back to where they came from; in a dry run, those that would be. */
  redriven: count,
  /** At the end of the dead-letter topic now, with one attempt more. */
  stillBad: count,
  /** In the quarantine topic now: they were redriven as often as is allowed. */
  quarantined: count,
  /** They name a topic that is neither the source nor one of `--to`: they wait on at the end, unchanged. */
  foreign: count,
  /** Not asked for: they wait on, unchanged. */
  leftOut: count,
  /** Where letters went, and the topics that foreign ones name. */
  targets: z.array(
    z.strictObject({
      /** null of letters that name none, where nothing else says which is meant. */
      topic: z.nullable(z.string()),
      letters: count,
      /** True where the letters stay. */
      foreign: z.boolean(),
    }),
  ),
  /** What became of those that were asked for, by what they had died of. */
  fates: z.array(
    z.strictObject({
      fate: z.enum(fates),
      reason: z.string(),
      /** The class of what is wrong now, and what was said of the first such letter; null where nothing is. */
      problem: z.nullable(z.string()),
      example: z.nullable(z.string()),
      letters: count,
    }),
  ),
});

export const purge = z.strictObject({
  cluster: clusterReference,
  /** The dead-letter topic. */
  topic: z.string(),
  dryRun: z.boolean(),
  /** All letters that were there. */
  letters: count,
  /** Those of them that were not redriven. */
  backlog: count,
  /** Of the backlog, the most frequent first. */
  reasons: z.array(reasonCount),
  /** What was done; empty in a dry run, and where there was nothing to do. */
  partitions: z.array(
    z.strictObject({
      partition: count,
      startOffset: offset,
      newStartOffset: offset,
      error: z.nullable(itemError),
    }),
  ),
});

/** A line of `dlq show`: a record as `consume` prints it, and what its headers say. null where they say nothing. */
export const letter = z.extend(record, {
  letter: z.strictObject({
    /** What `--reason` is compared with. */
    reason: z.string(),
    /** Whose headers they are. */
    family: z.nullable(z.enum(headerFamilyNames)),
    /** Where the record was. */
    topic: z.nullable(z.string()),
    partition: z.nullable(count),
    offset: z.nullable(count),
    /** The time that it had there, in epoch milliseconds. */
    timestamp: z.nullable(int64),
    group: z.nullable(z.string()),
    errorClass: z.nullable(z.string()),
    message: z.nullable(z.string()),
    stage: z.nullable(z.string()),
    /** How often it was tried in all. */
    attempts: z.nullable(count),
    /** When it died, in epoch milliseconds. */
    time: z.nullable(int64),
    /** How often `dlq redrive` had it in hand. */
    redrives: count,
  }),
});
