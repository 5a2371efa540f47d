import type { KafkaCluster } from '../cluster.js';
import { resumeAt } from '../group/resume-at.js';
import { logEnds, unknownRange } from '../log-ends.js';
import type { TopicPartition } from '../types.js';

/** Where to go on reading when the broker says that an offset is outside its log. */
export async function resumeWithin(
  kafka: KafkaCluster,
  position: TopicPartition & { readonly next: number },
): Promise<number> {
  const logs = await logEnds(kafka, [position]);
  return resumeAt(position.next, logs.get(position) ?? unknownRange).next;
}
