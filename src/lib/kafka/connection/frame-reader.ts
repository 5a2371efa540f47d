/**
 * The greatest frame that is read, in bytes: 16 times what a Fetch asks for, and more than a broker with its defaults takes in
 * (`socket.request.max.bytes`, 100 MiB). It is also less than any of the sizes that the first bytes of HTTP (0x48545450) and of TLS
 * (0x15030000) would make, so that those are never waited for.
 */
const largestFrame = 256 * 1024 * 1024;

/** Of a correlation id, the least that an answer has. */
const smallestFrame = 4;
const sizeLength = 4;

/** What answers is no broker, or not without TLS. */
export class OtherProtocol extends Error {
  override readonly name = 'OtherProtocol';
  readonly protocol: 'HTTP' | 'TLS';

  constructor(protocol: 'HTTP' | 'TLS') {
    super(`that port speaks ${protocol}, not Kafka's protocol`);
    this.protocol = protocol;
  }
}

/** Cuts what a socket gives into frames, each read into one buffer of its size. It belongs to one socket and ends with it. */
export class FrameReader {
  /** The bytes of a size that came in parts. */
  readonly #sizeBytes = Buffer.alloc(sizeLength);
  #sizeFilled = 0;
  #frame: Buffer | null = null;
  #filled = 0;

  /**
   * Takes the socket's next bytes.
   * @param deliver gets each frame that they complete, without its size
   * @throws Error that says what was read, where that is no frame of Kafka's protocol
   */
  push(chunk: Buffer, deliver: (frame: Buffer) => void): void {
    let position = 0;
    while (position < chunk.length) {
      if (this.#frame !== null) {
        const copied = chunk.copy(this.#frame, this.#filled, position);
        position += copied;
        this.#filled += copied;
        if (this.#filled < this.#frame.length) return;
        const frame = this.#frame;
        this.#frame = null;
        deliver(frame);
        continue;
      }
      const taken = chunk.copy(this.#sizeBytes, this.#sizeFilled, position);
      position += taken;
      this.#sizeFilled += taken;
      if (this.#sizeFilled < sizeLength) return;
      this.#sizeFilled = 0;
      const size = checkedSize(this.#sizeBytes);
      const end = position + size;
      if (end <= chunk.length) {
        deliver(chunk.subarray(position, end)); // a small one shares the memory of the bytes that came with it
        position = end;
      } else {
        this.#frame = Buffer.allocUnsafeSlow(size);
        this.#filled = 0;
      }
    }
  }
}

function checkedSize(bytes: Buffer): number {
  const size = bytes.readInt32BE(0);
  if (size >= smallestFrame && size <= largestFrame) return size;
  const other = otherProtocol(bytes);
  if (other !== null) throw new OtherProtocol(other);
  throw new Error(`it sent a frame of ${size} bytes, which is no answer of Kafka's protocol`);
}

/** What a port speaks whose first bytes are these. The types of TLS records are those of an alert and of a handshake. */
function otherProtocol(bytes: Buffer): OtherProtocol['protocol'] | null {
  if (bytes.toString('latin1') === 'HTTP') return 'HTTP';
  const isTls = (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03;
  return isTls ? 'TLS' : null;
}
