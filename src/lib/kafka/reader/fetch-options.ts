import { AppError } from '../../errors.js';
import type { TopicPartition } from '../types.js';

export interface FetchOptions {
  /** Hide records of open and aborted transactions. */
  readonly readCommitted: boolean;
  /** Bytes that the records of a batch may have, unpacked. Default: `defaultLargestBatch`. */
  readonly largestBatch?: number;
  /** Says of which partitions records are wanted at the moment; of all where it is left out. */
  readonly gate?: ReadGate;
  /** What ends the reading of a partition whose topic was deleted, rather than of all. Default: `throw`. */
  readonly deletedTopics?: 'throw' | 'end';
}

/** Holds partitions back for a while, such as those whose records wait to be dealt with. */
export interface ReadGate {
  readonly isOpen: (partition: TopicPartition) => boolean;
  /** Resolves when a partition may have been opened. */
  readonly opened: () => Promise<void>;
}

export function topicDeleted(topic: string): AppError {
  return new AppError('TOPIC_NOT_FOUND', `topic "${topic}" was deleted while it was read`);
}
