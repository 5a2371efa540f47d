import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { sourceByName } from '../../names/dead-letter-topics.js';
import { isInternalName } from '../../names/protected-names.js';
import { findTopics, topicNotFound } from '../../topics/find-topics.js';
import type { LetterOrigin } from '../origin.js';

/**
 * The topics that a redrive may write to: the source that the dead-letter topic's name gives, and those that whoever runs it
 * has named. A header is what anybody may have written: it chooses among these, and opens no other.
 */
export class RedriveTargets {
  readonly #allowed: ReadonlySet<string>;
  /** Where letters go that name no topic. */
  readonly #usual: string | null;

  /** @param named topics beside the source */
  constructor(deadLetterTopic: string, named: readonly string[]) {
    const source = sourceByName(deadLetterTopic);
    const [first, ...others] = new Set(named);
    this.#allowed = new Set([...(source === null ? [] : [source]), ...named]);
    this.#usual = source ?? (others.length === 0 ? (first ?? null) : null);
  }

  /** null where the letter names a topic that is none of these, or names none and there are several. */
  targetOf({ topic }: LetterOrigin): string | null {
    if (topic === null) return this.#usual;
    return this.#allowed.has(topic) ? topic : null;
  }
}

/**
 * @param named topics that letters may go back to, beside the source that the name of their topic gives
 * @throws AppError USAGE, TOPIC_PROTECTED, TOPIC_NOT_FOUND where one of them is none to write letters to
 */
export async function redriveTargets(
  kafka: KafkaCluster,
  deadLetterTopic: string,
  named: readonly string[],
): Promise<RedriveTargets> {
  if (named.includes(deadLetterTopic)) {
    throw new AppError('USAGE', `--to: "${deadLetterTopic}" is the dead-letter topic itself`);
  }
  const internal = named.find(isInternalName);
  if (internal !== undefined) throw protectedTopic(internal);
  const { missing } = await findTopics(kafka, named);
  if (named.length > 0 && missing.length > 0) throw topicNotFound(missing);
  return new RedriveTargets(deadLetterTopic, named);
}

/** Of a topic that Kafka or a registry keeps for itself. */
export function protectedTopic(topic: string): AppError {
  const hint = 'Kafka or a schema registry keeps it for itself.';
  return new AppError('TOPIC_PROTECTED', `no letter is sent to topic "${topic}"`, { hint });
}
