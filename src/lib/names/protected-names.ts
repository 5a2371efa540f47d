/**
 * Topics that Kafka or a schema registry keeps for itself, told by their names: those beginning with `_`
 * (`__consumer_offsets`, `_schemas`), and Apicurio Registry's journal, snapshots and events.
 */
export function isInternalName(name: string): boolean {
  return internalMark(name) !== '';
}

/** What marks such a name, at its start; empty where nothing does. */
export function internalMark(name: string): string {
  return /^(?:_+|kafkasql-|registry-events$)/.exec(name)?.[0] ?? '';
}

/**
 * Topics that Kafka Streams keeps for an application: state that cannot be rebuilt, or records on their way, those of joins
 * by foreign key (KIP-213) among them; named as Kafka's `StreamsResetter` tells them.
 */
export function isStreamsName(name: string): boolean {
  return (
    /-(?:changelog|repartition|subscription-(?:registration|response)-topic)$/.test(name) || isForeignKeyJoin(name)
  );
}

function isForeignKeyJoin(name: string): boolean {
  return /.-KTABLE-FK-JOIN-SUBSCRIPTION-(?:REGISTRATION|RESPONSE)-\d+-topic$/.test(name);
}

/**
 * Topics in which Kafka Connect keeps its connectors, offsets and states, as its own `connect-distributed.properties`,
 * Confluent's and Debezium's images and Strimzi name them. Somebody may have given them any other name.
 */
export function isConnectName(name: string): boolean {
  return /(?:^|[._-])(?:connect|mirrormaker2)(?:[._-]cluster)?[._-](?:configs?|offsets?|status(?:es)?)$/.test(name);
}

/** Topics of MirrorMaker 2, as Kafka's `ReplicationPolicy` and `DefaultReplicationPolicy` name them. */
export function isMirrorMakerName(name: string): boolean {
  if (/^mm2.*[._-]internal$/.test(name) || /[._-]checkpoints[._-]internal$/.test(name)) return true;
  return name === 'heartbeats' || name.endsWith('.heartbeats');
}

/** Dead-letter and quarantine topics hold the only copy of what went wrong. */
export function isDeadLetterName(name: string): boolean {
  return name.endsWith('.dlq') || name.endsWith('.quarantine');
}
