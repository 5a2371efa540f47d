import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap } from '../kafka/reader/partition-reader.js';
import type { ReadBatch } from '../kafka/reader/read-answer.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { recordsIn } from '../kafka/records/records-in.js';
import type { OriginalRecord } from './letter.js';
import { readOrigin, reasonOf, type LetterOrigin } from './origin.js';
import type { LetterSelection } from './selection.js';

/** A record of a dead-letter topic: its place there, and where it came from. */
export interface Letter extends OriginalRecord {
  readonly origin: LetterOrigin;
  /** What it is counted and chosen by. */
  readonly reason: string;
  /** Whether it is one of those that were asked for. */
  readonly selected: boolean;
}

export interface ReadLettersOptions {
  /** Which ones are asked for; all where it is left out. */
  readonly selection?: LetterSelection;
  /** Sees each letter that was asked for as it lies there, before it is handed out. */
  readonly visit?: (letter: Letter, cursor: RecordCursor) => Promise<void>;
  readonly onGap: (gap: Gap) => void;
}

/** Letters that are handed out together at the most: a small batch can hold millions. */
const piece = 500;

/**
 * Reads letters, whatever their headers are like, not too many at a time; those of one partition come in order.
 * @throws AppError RECORD_UNDECODABLE where a batch cannot be read: who goes on behind it loses what it holds
 */
export async function* readLetters(
  kafka: KafkaCluster,
  ranges: readonly ReadRange[],
  options: ReadLettersOptions,
): AsyncGenerator<readonly Letter[], void, undefined> {
  const { onGap } = options;
  for await (const { batches } of readPartitions(kafka, ranges, { readCommitted: true, onGap })) {
    for (const batch of batches) yield* lettersOf(batch, kafka.signal, options);
  }
}

async function* lettersOf(
  read: ReadBatch,
  signal: AbortSignal,
  options: ReadLettersOptions,
): AsyncGenerator<readonly Letter[], void> {
  let letters: Letter[] = [];
  for await (const run of recordsIn(read, signal)) {
    for (const cursor of run) {
      letters.push(await letterAt(read, cursor, options));
      if (letters.length < piece) continue;
      yield letters;
      letters = [];
    }
  }
  if (letters.length > 0) yield letters;
}

async function letterAt(
  { topic, partition }: ReadBatch,
  cursor: RecordCursor,
  { selection, visit }: ReadLettersOptions,
): Promise<Letter> {
  const { offset, timestamp } = cursor;
  const headers = cursor.headers();
  const origin = readOrigin(headers, topic);
  const place = { topic, partition, offset, timestamp, headers, origin, reason: reasonOf(origin) };
  const selected = selection === undefined || (await selection.takes(place, cursor));
  const letter = { ...place, key: cursor.key(), value: cursor.value(), selected };
  if (selected) await visit?.(letter, cursor);
  return letter;
}
