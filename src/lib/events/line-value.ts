import type { ValueDecoder } from '../formats/format.js';
import type { JsonSink } from '../values/json-sink.js';
import { parseJson } from '../values/parse-json.js';
import { writeBytes } from './bytes-json.js';
import { escapeBytesText } from './bytes-text.js';

/** Bytes that are stored: `skip` of them go before what is decoded, such as a wire header. */
export interface StoredBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly skip: number;
}

/**
 * Writes stored bytes as the line of a record has them: decoded, and so that this can be told from a tombstone (what is null
 * stands as its bytes) and from bytes (a value that looks like them is escaped).
 * @returns whether the bytes are made of that JSON again
 * @throws AppError RECORD_UNDECODABLE, with nothing written
 */
export function writeLineValue(sink: JsonSink, decode: ValueDecoder, stored: StoredBytes): boolean {
  const { bytes, start, end, skip } = stored;
  const from = sink.length;
  const isExact = decode(bytes, start + skip, end, sink);
  const first = afterSpace(sink, from);
  if (sink.byteAt(first) === letters.n) {
    sink.truncate(from);
    writeBytes(sink, bytes, start, end);
    return true;
  }
  if (sink.byteAt(first) === letters.brace && mayBeginName(sink, first + 1)) {
    const text = sink.written().toString('utf8', from);
    sink.truncate(from);
    sink.raw(Buffer.from(escapeBytesText(text, parseJson(text))));
  }
  return isExact;
}

const letters = { n: 0x6e, brace: 0x7b, quote: 0x22, dollar: 0x24, backslash: 0x5c, space: 0x20 };

function afterSpace(sink: JsonSink, from: number): number {
  let position = from;
  while (sink.byteAt(position) <= letters.space && position < sink.length) position++;
  return position;
}

/** Whether an object's first name begins with `$`, or with an escape that may stand for it. */
function mayBeginName(sink: JsonSink, from: number): boolean {
  const quote = afterSpace(sink, from);
  const first = sink.byteAt(quote + 1);
  return sink.byteAt(quote) === letters.quote && (first === letters.dollar || first === letters.backslash);
}
