import type { JsonSink } from '../../../values/json-sink.js';
import { counted } from '../../../values/wording.js';
import { below } from '../../shared/fault.js';
import type { ArraySchema, MapSchema } from '../schema.js';
import type { BinaryInput } from './binary-input.js';
import type { Decode, DecoderParts } from './parts.js';

export function arrayDecoder(writer: ArraySchema, reader: ArraySchema, parts: DecoderParts): Decode {
  const decode = parts.decode(writer.items, reader.items);
  const itemSize = parts.minimumSize(writer.items);
  return (input, sink) => {
    let index = 0;
    sink.ascii('[');
    eachItem(input, itemSize, () => {
      if (index > 0) sink.ascii(',');
      try {
        decode(input, sink);
      } catch (error) {
        throw below(index, error);
      }
      index++;
    });
    sink.ascii(']');
  };
}

/** What a map is put into where it has one key only, and that is one of these. */
export interface MapTag {
  readonly keys: ReadonlySet<string>;
  /** Before the map; a bracket comes after it. */
  readonly text: string;
}

export function mapDecoder(writer: MapSchema, reader: MapSchema, parts: DecoderParts, tag?: MapTag): Decode {
  const decode = parts.decode(writer.values, reader.values);
  const itemSize = 1 + parts.minimumSize(writer.values);
  return (input, sink) => {
    const keys = new Set<string>();
    const { length } = sink;
    sink.ascii('{');
    eachItem(input, itemSize, () => {
      if (keys.size > 0) sink.ascii(',');
      const key = decodeKey(input, sink);
      if (keys.has(key)) throw input.fault(`the key ${JSON.stringify(key)} is there twice`);
      keys.add(key);
      sink.ascii(':');
      try {
        decode(input, sink);
      } catch (error) {
        throw below({ key }, error);
      }
    });
    sink.ascii('}');
    const [only] = keys;
    if (tag === undefined || keys.size !== 1 || only === undefined || !tag.keys.has(only)) return;
    const map = Buffer.from(sink.written().subarray(length));
    sink.truncate(length);
    sink.raw(Buffer.from(tag.text));
    sink.raw(map);
    sink.ascii('}');
  };
}

function decodeKey(input: BinaryInput, sink: JsonSink): string {
  const start = input.span('string');
  const end = input.position;
  if (!sink.utf8String(input.bytes, start, end)) throw input.fault('a key that is not valid UTF-8', start);
  return input.bytes.toString('utf8', start, end);
}

/** Goes through the blocks of an array or a map, each of which says how many items it has. */
function eachItem(input: BinaryInput, itemSize: number, item: () => void): void {
  input.enter();
  let blocks = 0;
  for (let count = input.blockCount(itemSize); count > 0; count = input.blockCount(itemSize)) {
    if (++blocks > 1) input.isCanonical = false; // the encoder writes one
    const start = input.position;
    const { blockSize } = input;
    for (let left = count; left > 0; left--) item();
    if (blockSize !== -1 && input.position !== start + blockSize) {
      throw input.fault(`a block of ${counted(input.position - start, 'byte')}, which says ${blockSize}`, start);
    }
  }
  input.leave();
}
