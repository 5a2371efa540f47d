import type { WireCodec } from './codec.js';

/* Numbers that few messages have. */

export const uint16: WireCodec<number> = {
  read: (reader) => reader.int16() & 0xffff,
  write: (writer, value) => writer.int16((value << 16) >> 16),
};

/** A rate, which may have a fraction: IEEE 754 in eight bytes. */
export const float64: WireCodec<number> = {
  read: (reader) => reader.bytes(8).readDoubleBE(),
  write(writer, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    writer.bytes(bytes);
  },
};
