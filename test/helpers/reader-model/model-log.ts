import { batchBytes, type BatchShape } from './batch-bytes.js';

/** One part of a log: a batch of some records, or offsets that compaction has emptied. */
export interface LogPart {
  readonly kind: 'plain' | 'committed' | 'aborted' | 'compacted';
  readonly offsets: number;
}

interface Batch extends BatchShape {
  readonly bytes: Buffer;
  /** Whether a reader of committed records may see it; other readers see all but markers. */
  readonly committed: boolean;
}

/** The log of one partition, and which broker leads it. */
export class ModelLog {
  readonly topic = 'model';
  readonly partition: number;
  leader: number;
  /** Offset of the first record that retention has left. */
  start = 0;
  readonly end: number;
  /** Offset before which nothing is on the leader's own disk. */
  readonly remoteBefore: number;
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: number }[];
  readonly #batches: readonly Batch[];

  constructor(partition: number, leader: number, parts: readonly LogPart[], remoteShare: number) {
    this.partition = partition;
    this.leader = leader;
    const batches: Batch[] = [];
    const aborted: { producerId: bigint; firstOffset: number }[] = [];
    let next = 0;
    const add = (kind: BatchShape['kind'], offsets: number, producerId: number, committed: boolean): void => {
      const shape = { baseOffset: next, lastOffset: next + offsets - 1, producerId, ...(kind && { kind }) };
      batches.push({ ...shape, bytes: batchBytes(shape), committed });
      next += offsets;
    };
    for (const [index, { kind, offsets }] of parts.entries()) {
      if (kind === 'compacted') next += offsets;
      else if (kind === 'plain') add('plain', offsets, -1, true);
      else {
        if (kind === 'aborted') aborted.push({ producerId: BigInt(index), firstOffset: next });
        add('transactional', offsets, index, kind === 'committed');
        add(kind === 'aborted' ? 'abort' : 'commit', 1, index, false);
      }
    }
    this.end = next;
    const remote = batches.slice(0, Math.floor((batches.length * remoteShare) / 100));
    this.remoteBefore = (remote.at(-1)?.lastOffset ?? -1) + 1; // a segment ends with a batch
    this.aborted = aborted;
    this.#batches = batches;
  }

  get anyBatch(): Buffer {
    return batchBytes({ baseOffset: this.end, lastOffset: this.end });
  }

  /** Retention takes the batches away that lie before an offset. */
  expire(before: number): void {
    this.start = Math.max(this.start, before);
  }

  /** The bytes of at most so many batches, from the one on that holds an offset. */
  read(offset: number, most: number): readonly Buffer[] {
    return this.#batches
      .filter(({ lastOffset }) => lastOffset >= offset)
      .slice(0, most)
      .map(({ bytes }) => bytes);
  }

  /** The batches that hold something of a range that a reader may see. */
  visible(start: number, end: number, readCommitted: boolean): readonly BatchShape[] {
    return this.#batches
      .filter(({ kind, committed }) => (readCommitted ? committed : kind !== 'commit' && kind !== 'abort'))
      .filter(({ baseOffset, lastOffset }) => lastOffset >= start && baseOffset < end);
  }
}
