/** The topic that holds the dead letters of a topic, as todo-kafka names it. */
export function deadLetterTopicOf(source: string): string {
  return `${source}${suffix}`;
}

/** Where letters of a topic go that were redriven as often as is allowed. */
export function quarantineTopicOf(source: string): string {
  return `${source}${quarantineSuffix}`;
}

const suffix = '.dlq';
const quarantineSuffix = '.quarantine';

/** How dead-letter topics are named: by todo-kafka, by Spring (`.DLT`, since version 3 `-dlt`), and at home. */
const suffixes = [suffix, '.DLQ', '-dlq', '-DLQ', '.DLT', '.dlt', '-dlt', '-DLT'] as const;
/** The default of `errors.deadletterqueue.topic.name` begins with it (KIP-1191), and many a connector's does. */
const prefix = 'dlq.';

/** All names that the dead-letter topic of this topic may have, the usual one first. */
export function possibleDeadLetterTopicsOf(source: string): readonly string[] {
  return [...suffixes.map((suffix) => `${source}${suffix}`), `${prefix}${source}`];
}

/** The topic whose dead letters a topic holds, as far as its name says; null where it says nothing. */
export function sourceByName(topic: string): string | null {
  const found = [quarantineSuffix, ...suffixes].find(
    (suffix) => topic.length > suffix.length && topic.endsWith(suffix),
  );
  if (found !== undefined) return topic.slice(0, -found.length);
  return topic.startsWith(prefix) && topic.length > prefix.length ? topic.slice(prefix.length) : null;
}

/** The group whose commits say up to where a dead-letter topic was redriven: its lag is the backlog. */
export function redriveGroupOf(deadLetterTopic: string): string {
  return `todo-kafka.redrive.${deadLetterTopic}`;
}
