/** The subject of a topic's keys, where they have a schema, as Confluent's TopicNameStrategy names it. */
export function keySubject(topic: string): string {
  return `${topic}-key`;
}

/** That of its values. */
export function valueSubject(topic: string): string {
  return `${topic}-value`;
}
