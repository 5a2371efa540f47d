/** The kinds of groups that brokers keep (`org.apache.kafka.common.GroupType`). */
export const groupTypes = ['classic', 'consumer', 'share', 'streams'] as const;

/** `unknown` for a type that came after these. */
export type GroupType = (typeof groupTypes)[number] | 'unknown';

/**
 * What is to be said of a commit: that there is none, that it is beyond the end of the log (its topic was made anew, or
 * the log was cut off), that retention has passed it, or why it cannot be judged.
 */
export const commitNotes = ['no-commit', 'beyond-end', 'passed-by-retention', 'no-leader', 'topic-missing'] as const;

export type CommitNote = (typeof commitNotes)[number];

/** The limits that a group can pass. */
export const limitNames = ['lag', 'time-lag'] as const;

export type ExceededLimit = (typeof limitNames)[number];
