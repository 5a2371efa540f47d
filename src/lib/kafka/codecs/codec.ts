/** Compresses the records of a batch, and the reverse. */
export interface Codec {
  compress(records: Buffer): Buffer | Promise<Buffer>;
  /**
   * @param limit bytes that may come of it at most; what is longer is found out without the memory for all of it
   * @throws UnpackedTooLarge
   */
  decompress(compressed: Buffer, limit: number): Buffer | Promise<Buffer>;
}

/** More would come of compressed bytes than they may unpack to: a kilobyte can hold hundreds of megabytes. */
export class UnpackedTooLarge extends Error {
  override readonly name = 'UnpackedTooLarge';

  constructor(limit: number) {
    super(`it unpacks to more than ${limit} bytes`);
  }
}

/** Unpacked bytes from which on a thread of the pool does it, so that nothing else has to wait. */
export const manyBytes = 8 * 1024 * 1024;
