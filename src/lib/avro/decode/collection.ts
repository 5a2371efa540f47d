import { counted } from '../../values/wording.js';
import type { Decode, DecoderParts } from './parts.js';
import { below } from './fault.js';
import type { ArraySchema, MapSchema } from '../schema.js';

export function arrayDecoder(writer: ArraySchema, reader: ArraySchema, parts: DecoderParts): Decode {
  const decode = parts.decode(writer.items, reader.items);
  const run = blocks(parts.minimumSize(writer.items), (input, sink, index) => {
    if (index > 0) sink.ascii(',');
    try {
      decode(input, sink);
    } catch (error) {
      throw below(index, error);
    }
  });
  return (input, sink) => {
    sink.ascii('[');
    run(input, sink);
    sink.ascii(']');
  };
}

export function mapDecoder(writer: MapSchema, reader: MapSchema, parts: DecoderParts): Decode {
  const decode = parts.decode(writer.values, reader.values);
  const run = blocks(1 + parts.minimumSize(writer.values), (input, sink, index) => {
    if (index > 0) sink.ascii(',');
    const start = input.span('string');
    const end = input.position;
    if (!sink.utf8String(input.bytes, start, end)) throw input.fault('a key that is not valid UTF-8', start);
    sink.ascii(':');
    try {
      decode(input, sink);
    } catch (error) {
      throw below({ key: input.bytes.toString('utf8', start, end) }, error);
    }
  });
  return (input, sink) => {
    sink.ascii('{');
    run(input, sink);
    sink.ascii('}');
  };
}

/** Reads the blocks of an array or a map, each of which says how many items it has. */
function blocks(itemSize: number, item: (...args: [...Parameters<Decode>, index: number]) => void): Decode {
  return (input, sink) => {
    input.enter();
    let index = 0;
    for (let count = input.blockCount(itemSize); count > 0; count = input.blockCount(itemSize)) {
      const start = input.position;
      const { blockSize } = input;
      for (let left = count; left > 0; left--) item(input, sink, index++);
      if (blockSize !== -1 && input.position !== start + blockSize) {
        throw input.fault(`a block of ${counted(input.position - start, 'byte')}, which says ${blockSize}`, start);
      }
    }
    input.leave();
  };
}
