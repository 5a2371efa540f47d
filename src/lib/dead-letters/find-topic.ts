import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { TopicMetadata } from '../kafka/types.js';
import { possibleDeadLetterTopicsOf, sourceByName } from '../names/dead-letter-topics.js';
import { isInternalName } from '../names/protected-names.js';
import { findTopics, topicNotFound } from '../topics/find-topics.js';
import { backlogsOf } from './backlog.js';
import { readLetters } from './letters.js';
import { isLetter } from './origin.js';

const longestName = 249;

/**
 * The dead-letter topic that is meant: the one of this name, or the one that belongs to the source of this name. A topic
 * of another name than dead-letter topics have is one where its records say so.
 * @throws AppError TOPIC_NOT_FOUND; USAGE where a source has several
 */
export async function findDeadLetterTopic(kafka: KafkaCluster, name: string): Promise<TopicMetadata> {
  const isNamedSo = sourceByName(name) !== null;
  const candidates = isNamedSo ? [] : possibleDeadLetterTopicsOf(name).filter(({ length }) => length <= longestName);
  const { topics, missing } = await findTopics(kafka, [name, ...candidates]);
  const named = topics.find((topic) => topic.name === name);
  if (isNamedSo) {
    if (named === undefined) throw topicNotFound(missing);
    return named;
  }
  const [first, ...others] = topics.filter((topic) => topic !== named);
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) {
    const names = [first, ...others].map((topic) => `"${topic.name}"`).join(', ');
    throw new AppError('USAGE', `topic "${name}" has several dead-letter topics, name the one that is meant: ${names}`);
  }
  if (named === undefined) throw topicNotFound([name]);
  if (!isInternalName(name) && (await holdsLetters(kafka, named))) return named;
  throw new AppError('TOPIC_NOT_FOUND', `topic "${name}" has no dead-letter topic, and holds no dead letters itself`, {
    hint: 'See what is there with `todo-kafka dlq list`.',
  });
}

/** Offsets at the start of each partition that are looked at. */
const sample = 10;

async function holdsLetters(kafka: KafkaCluster, topic: TopicMetadata): Promise<boolean> {
  const { partitions } = await backlogsOf(kafka, topic);
  const ranges = partitions.map(({ start, end, ...partition }) => ({
    ...partition,
    start,
    end: Math.min(start + sample, end),
  }));
  let seen = 0;
  for await (const letters of readLetters(kafka, ranges, { onGap: () => undefined })) {
    if (!letters.every(({ headers }) => isLetter(headers))) return false;
    seen += letters.length;
  }
  return seen > 0;
}
