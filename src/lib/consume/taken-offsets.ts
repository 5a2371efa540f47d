import type { GroupMember } from '../kafka/group/group-member.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { PartitionOffset, TopicPartition } from '../kafka/types.js';

/** What has become of the output. */
export interface OutputCount {
  /** Bytes that the file or pipe has taken. */
  readonly taken: number;
  /** How many of them a pipe may hold at most, which its reader has not read. */
  readonly held: number;
  /** True when that reader has gone away. */
  readonly readerGone: boolean;
}

/** Offsets from `from` to before `to`. */
export interface UncertainOffsets extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

export type TakenRange = Pick<ReadRange, 'topic' | 'topicId' | 'partition' | 'start'>;

/** Milliseconds until what was taken is committed. */
const interval = 1_000;

/**
 * The offsets of what was printed. An offset is committed when the file or pipe has taken all before it; where the reader
 * of a pipe goes away, the commit goes back to before what it may not have read.
 */
export class TakenOffsets {
  readonly #member: Pick<GroupMember, 'commit'>;
  readonly #output: OutputCount;
  readonly #partitions = new PartitionTable<PartitionOutput>();
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  /** @param ranges what is read from the start */
  constructor(member: Pick<GroupMember, 'commit'>, output: OutputCount, ranges: readonly TakenRange[]) {
    this.#member = member;
    this.#output = output;
    for (const range of ranges) this.begin(range);
  }

  /** It is read too from now on; where a partition was read before it is another one, of a topic made anew. */
  begin(range: TakenRange): void {
    this.#partitions.set(range, new PartitionOutput(range));
  }

  /** What is about to be printed. */
  handOut(positions: readonly PartitionOffset[]): void {
    for (const position of positions) {
      const output = this.#partitions.get(position);
      if (output !== undefined) output.handedOut = position.offset;
    }
  }

  /** It was printed: it is committed within a second. @throws AppError where an earlier commit has failed */
  add(positions: readonly PartitionOffset[]): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    for (const position of positions) this.#partitions.get(position)?.add(position.offset, this.#output);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#commit().catch((error: unknown) => (this.#failure = { error }));
    }, interval);
  }

  /** Commits what is certain, for the last time. @returns what was handed to a pipe and may not have been read */
  async finish(): Promise<readonly UncertainOffsets[]> {
    clearTimeout(this.#timer);
    await this.#commit();
    if (!this.#output.readerGone) return [];
    return [...this.#partitions.entries()].flatMap(([partition, output]) => {
      const [from, to] = [output.certain(this.#certain), output.handedOut];
      return from < to ? [{ ...partition, from, to }] : [];
    });
  }

  /** Bytes of output that are not lost. */
  get #certain(): number {
    const { taken, held, readerGone } = this.#output;
    return readerGone ? taken - held : taken;
  }

  async #commit(): Promise<void> {
    this.#committing = this.#committing.catch(() => undefined).then(() => this.#commitNow());
    return this.#committing;
  }

  /** Nothing where the group has gone on without this member: whoever has the partitions now reads them again. */
  async #commitNow(): Promise<void> {
    const commits = new Map<PartitionOffset, PartitionOutput>();
    for (const [partition, output] of this.#partitions.entries()) {
      const offset = output.certain(this.#certain);
      if (offset !== output.committed) commits.set({ ...partition, topicId: output.topicId, offset }, output);
    }
    if (commits.size === 0) return;
    for (const commit of (await this.#member.commit([...commits.keys()])) ?? []) {
      const output = commits.get(commit);
      if (output !== undefined) output.committed = commit.offset;
    }
  }
}

/** Up to where a partition was printed when the output had so many bytes. */
interface Mark {
  readonly next: number;
  readonly bytes: number;
}

class PartitionOutput {
  readonly topicId: string;
  committed: number;
  handedOut: number;
  readonly #start: number;
  /** In order; the last of them that is certain, and all that are not. */
  readonly #marks: Mark[] = [];

  constructor({ topicId, start }: TakenRange) {
    this.topicId = topicId;
    this.committed = start;
    this.handedOut = start;
    this.#start = start;
  }

  add(next: number, { taken, held }: OutputCount): void {
    if (this.#marks.at(-1)?.bytes === taken) this.#marks.pop();
    this.#marks.push({ next, bytes: taken });
    while (this.#marks[1] !== undefined && this.#marks[1].bytes <= taken - held) this.#marks.shift();
  }

  /** The offset up to which all is within the first so many bytes. */
  certain(bytes: number): number {
    return this.#marks.findLast((mark) => mark.bytes <= bytes)?.next ?? this.#start;
  }
}
