import type { KafkaCluster } from '../../kafka/cluster.js';
import type { Gap } from '../../kafka/reader/partition-reader.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import type { TopicMetadata } from '../../kafka/types.js';
import { backlogsOf, type PartitionBacklog } from '../backlog.js';
import { readLetters, type Letter } from '../letters.js';
import { Turns } from '../../values/turns.js';
import type { LetterSelection } from '../selection.js';
import type { Judge } from './judge.js';

export interface RedriveRequest {
  readonly selection: LetterSelection;
  /** Letters of those selected to take in hand; Infinity for all. */
  readonly max: number;
}

/** What of a backlog a run goes through: in each partition up to behind the last letter that was asked for. */
export interface RedrivePlan {
  readonly ranges: readonly (ReadRange & { readonly end: number })[];
  /** Letters in the backlog, all partitions together. */
  readonly backlog: number;
  readonly selected: number;
  /** Letters that were redriven as often as is allowed. */
  readonly exhausted: number;
  /** The topics that letters that were asked for go to if they are good. */
  readonly targets: ReadonlySet<string>;
  /** Offsets that retention took before they were redriven. */
  readonly lost: number;
}

/**
 * Reads the backlog as it is now. Letters that nobody asked for and that lie behind all that were asked for stay where
 * they are; those before have to go to the end, since a group has one offset a partition.
 * @throws AppError SCHEMA_MISSING, SCHEMA_INVALID, USAGE where values cannot be checked, or not changed as was asked for
 */
export async function planRedrive(
  kafka: KafkaCluster,
  topic: TopicMetadata,
  judge: Judge,
  request: RedriveRequest,
  onGap: (gap: Gap) => void,
): Promise<RedrivePlan> {
  const { partitions } = await backlogsOf(kafka, topic);
  const counter = new SelectionCounter(request.max);
  const turns = new Turns();
  const targets = new Set<string>();
  let [backlog, exhausted] = [0, 0];
  const ranges: (ReadRange & { end: number })[] = [];
  for (const partition of partitions) {
    let firstBehind: number | null = null;
    for await (const letters of readLetters(kafka, [rangeOf(partition)], { selection: request.selection, onGap })) {
      for (const letter of letters.map((found) => counter.counted(found))) {
        if (turns.overdue) await turns.next();
        backlog += 1;
        firstBehind = letter.selected ? null : (firstBehind ?? letter.offset);
        if (!letter.selected) continue;
        const target = judge.targetOf(letter);
        if (target === null) continue;
        targets.add(target);
        if (judge.isExhausted(letter)) exhausted += 1;
        else await judge.prepare(target);
      }
    }
    ranges.push({ ...rangeOf(partition), end: firstBehind ?? partition.end });
  }
  const lost = partitions.reduce((sum, partition) => sum + partition.lost, 0);
  return { ranges, backlog, selected: counter.count, exhausted, targets, lost };
}

function rangeOf({ topic, topicId, partition, next: start, end }: PartitionBacklog): ReadRange & { end: number } {
  return { topic, topicId, partition, start, end };
}

/** Of the letters that were asked for the first so many; a second one, for the same letters, finds the same. */
export class SelectionCounter {
  readonly #max: number;
  count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  counted(letter: Letter): Letter {
    if (!letter.selected) return letter;
    if (this.count >= this.#max) return { ...letter, selected: false };
    this.count += 1;
    return letter;
  }
}
