import type { KafkaCluster } from '../kafka/cluster.js';
import type { Gap } from '../kafka/reader/partition-reader.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { isInternalName } from '../names/protected-names.js';
import { whilePresent } from '../topics/while-present.js';
import type { Int64 } from '../values/int64.js';
import { readBacklogs, type PartitionBacklog, type TopicBacklog } from './backlog.js';
import { readLetters } from './letters.js';
import { redriveGroupOf, sourceByName } from '../names/dead-letter-topics.js';
import { ReasonTally, type ReasonCount } from './reason-count.js';

export interface ListedDeadLetters {
  readonly topic: string;
  /** The topic whose letters it holds, by its name. */
  readonly source: string | null;
  /** The group whose commits say where the backlog begins. */
  readonly group: string;
  /** Letters that wait to be redriven. */
  readonly backlog: number;
  /** All letters that are there, those that were redriven among them. */
  readonly retained: number;
  /** Letters that retention took before they were redriven. */
  readonly lost: number;
  /** When the oldest letter of the backlog came here (epoch milliseconds); null where there is none. */
  readonly oldest: Int64 | null;
  /** The backlog. */
  readonly reasons: readonly ReasonCount[];
}

/** Every topic whose name says that it holds dead letters, with all its letters counted. */
export async function listDeadLetters(
  kafka: KafkaCluster,
  onGap: (gap: Gap) => void,
): Promise<readonly ListedDeadLetters[]> {
  const { topics } = await kafka.metadata(null);
  const named = topics.filter(
    ({ name, internal, errorCode }) =>
      errorCode === NO_ERROR && !internal && !isInternalName(name) && sourceByName(name) !== null,
  );
  return whilePresent(kafka, named, async (present) => countBacklogs(kafka, await readBacklogs(kafka, present), onGap));
}

async function countBacklogs(
  kafka: KafkaCluster,
  backlogs: readonly TopicBacklog[],
  onGap: (gap: Gap) => void,
): Promise<readonly ListedDeadLetters[]> {
  const tallies = new Map(backlogs.map((backlog) => [backlog.topic, new BacklogTally(backlog)]));
  const ranges = backlogs.flatMap(({ partitions }) => partitions);
  for await (const letters of readLetters(kafka, ranges, { onGap })) {
    for (const letter of letters) tallies.get(letter.topic)?.add(letter);
  }
  return [...tallies.values()].map((tally) => tally.result);
}

class BacklogTally {
  readonly #topic: string;
  readonly #partitions = new PartitionTable<PartitionBacklog>();
  readonly #reasons = new ReasonTally();
  #backlog = 0;
  #retained = 0;
  #lost = 0;
  #oldest: Int64 | null = null;

  constructor({ topic, partitions }: TopicBacklog) {
    this.#topic = topic;
    for (const partition of partitions) {
      this.#partitions.set(partition, partition);
      this.#lost += partition.lost;
    }
  }

  add(letter: { topic: string; partition: number; offset: number; timestamp: Int64; reason: string }): void {
    this.#retained += 1;
    if (letter.offset < (this.#partitions.get(letter)?.next ?? 0)) return;
    this.#backlog += 1;
    if (this.#oldest === null || letter.timestamp < this.#oldest) this.#oldest = letter.timestamp;
    this.#reasons.add(letter.reason);
  }

  get result(): ListedDeadLetters {
    return {
      topic: this.#topic,
      source: sourceByName(this.#topic),
      group: redriveGroupOf(this.#topic),
      backlog: this.#backlog,
      retained: this.#retained,
      lost: this.#lost,
      oldest: this.#oldest,
      reasons: this.#reasons.counts,
    };
  }
}
