import { randomInt } from 'node:crypto';
import { partitionForKey } from '../records/murmur2.js';

/** Bytes of records without a key that go to one partition before the next has its turn. */
const stickyBytes = 64 * 1024;

/**
 * Chooses the partition of a record as Java's producer does: by murmur2 of its key; without one, the same partition for
 * a while, so that batches fill (KIP-480), then the next. One that cannot be written at the moment is passed over, unless
 * none can.
 */
export class Partitioner {
  readonly #sticky = new Map<string, { partition: number; left: number }>();

  /** @param isAvailable whether a partition can be written now, as far as is known */
  partitionOf(
    topic: string,
    partitions: number,
    key: Buffer | null,
    size: number,
    isAvailable: (partition: number) => boolean = () => true,
  ): number {
    if (key !== null) return partitionForKey(key, partitions);
    let current = this.#sticky.get(topic);
    if (current === undefined) {
      current = { partition: randomInt(partitions), left: stickyBytes };
      this.#sticky.set(topic, current);
    } else if (current.left <= 0) {
      current.partition = (current.partition + 1) % partitions;
      current.left = stickyBytes;
    }
    for (let tried = 1; tried < partitions && !isAvailable(current.partition); tried++) {
      current.partition = (current.partition + 1) % partitions;
    }
    current.left -= size;
    return current.partition;
  }
}
