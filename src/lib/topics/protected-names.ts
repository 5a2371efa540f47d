/**
 * Topics that Kafka or a schema registry keeps for itself, told by their names: those beginning with `_`
 * (`__consumer_offsets`, `_schemas`), and Apicurio Registry's journal, snapshots and events.
 */
export function isInternalName(name: string): boolean {
  return name.startsWith('_') || name.startsWith('kafkasql-') || name === 'registry-events';
}

/** Topics that Kafka Streams keeps for an application: state that cannot be rebuilt, or records on their way. */
export function isStreamsName(name: string): boolean {
  return name.endsWith('-changelog') || name.endsWith('-repartition');
}

/** Dead-letter and quarantine topics hold the only copy of what went wrong. */
export function isDeadLetterName(name: string): boolean {
  return name.endsWith('.dlq') || name.endsWith('.quarantine');
}
