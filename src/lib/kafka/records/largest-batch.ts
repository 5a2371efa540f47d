/** Bytes that the records of a batch may have, unpacked, unless an option says otherwise. */
export const defaultLargestBatch = 256_000_000;
