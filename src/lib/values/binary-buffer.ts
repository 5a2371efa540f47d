import { GrowingBuffer } from './growing-buffer.js';

/** What Avro and Protobuf write alike: IEEE 754, the lowest byte first. */
export class BinaryBuffer extends GrowingBuffer {
  float(value: number): void {
    const position = this.reserve(4);
    this.view.setFloat32(position, value, true);
    this.advance(position + 4);
  }

  double(value: number): void {
    const position = this.reserve(8);
    this.view.setFloat64(position, value, true);
    this.advance(position + 8);
  }
}
