import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap, type ReadBatch } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { recordsOf, UnreadableBatch } from '../kafka/records/record-batch.js';
import { RecordCursor } from '../kafka/records/record-cursor.js';
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

/**
 * Reads letters, whatever their headers are like; those of one partition come in order.
 * @throws AppError RECORD_UNDECODABLE where a batch cannot be read: who goes on behind it loses what it holds
 */
export async function* readLetters(
  kafka: KafkaCluster,
  ranges: readonly ReadRange[],
  options: ReadLettersOptions,
): AsyncGenerator<readonly Letter[], void, undefined> {
  const { onGap } = options;
  for await (const { batches } of readPartitions(kafka, ranges, { readCommitted: true, onGap })) {
    for (const batch of batches) yield await lettersOf(batch, options);
  }
}

async function lettersOf(read: ReadBatch, { selection, visit }: ReadLettersOptions): Promise<readonly Letter[]> {
  const { topic, partition, batch, from, to } = read;
  try {
    const cursor = new RecordCursor(batch, await recordsOf(batch));
    const letters: Letter[] = [];
    while (cursor.next()) {
      if (cursor.offset < from || (to !== null && cursor.offset >= to)) continue;
      const { offset, timestamp } = cursor;
      const headers = cursor.headers();
      const origin = readOrigin(headers, topic);
      const place = { topic, partition, offset, timestamp, headers, origin, reason: reasonOf(origin) };
      const selected = selection === undefined || (await selection.takes(place, cursor));
      const letter = { ...place, key: cursor.key(), value: cursor.value(), selected };
      if (selected) await visit?.(letter, cursor);
      letters.push(letter);
    }
    return letters;
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
    throw new AppError('RECORD_UNDECODABLE', `topic "${topic}", partition ${partition}: ${error.message}`, {
      cause: error,
    });
  }
}
