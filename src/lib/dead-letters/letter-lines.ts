import { recordPlace, writeRecordFields } from '../consume/record-format.js';
import type { RecordDecoders } from '../events/record-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { Gap } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { JsonSink } from '../values/json-sink.js';
import { lineText } from '../values/json-text.js';
import { readLetters, type Letter } from './letters.js';
import type { LetterSelection } from './selection.js';

export interface LetterLinesOptions {
  readonly decoders: RecordDecoders;
  readonly selection: LetterSelection;
  /** Letters after which to end. */
  readonly limit: number;
  readonly onGap: (gap: Gap) => void;
}

/** Letters as lines of JSON: those of `consume`, with a field `letter` that says where each came from and why it died. */
export async function* letterLines(
  kafka: KafkaCluster,
  ranges: readonly ReadRange[],
  { decoders, selection, limit, onGap }: LetterLinesOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const sink = new JsonSink();
  const places = new PartitionTable<ReturnType<typeof recordPlace>>();
  let left = limit;
  const visit = async (letter: Letter, cursor: RecordCursor): Promise<void> => {
    if (left === 0) return;
    left -= 1;
    let place = places.get(letter);
    if (place === undefined) {
      place = recordPlace(letter);
      places.set(letter, place);
    }
    const source = letter.origin.topic ?? letter.topic;
    const readers = decoders.known(source, cursor) ?? (await decoders.load(source, cursor));
    writeRecordFields(sink, place, cursor, readers);
    sink.ascii(',"letter":');
    sink.raw(Buffer.from(lineText({ reason: letter.reason, ...letter.origin })));
    sink.ascii('}\n');
  };
  for await (const letters of readLetters(kafka, ranges, { selection, visit, onGap })) {
    if (sink.length > 0 && letters.length > 0) yield sink.take();
    if (left === 0) return;
  }
}
