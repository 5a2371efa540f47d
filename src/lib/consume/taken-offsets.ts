import type { GroupMember } from '../kafka/group/group-member.js';
import type { CommittedOffset } from '../kafka/group/committed-offsets.js';
import type { NextOffset } from '../kafka/reader/positions-after.js';

export interface TakenOffsetsOptions {
  readonly commits: boolean;
  readonly flush: () => Promise<void>;
}

/** Milliseconds until what was taken is committed. */
const interval = 1_000;

/** The offsets that were taken and are not committed yet. */
export class TakenOffsets {
  readonly #member: GroupMember;
  readonly #options: TakenOffsetsOptions;
  #pending = new Map<string, CommittedOffset>();
  #timer: NodeJS.Timeout | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(member: GroupMember, options: TakenOffsetsOptions) {
    this.#member = member;
    this.#options = options;
  }

  /** They are committed within a second. @throws AppError where an earlier commit has failed */
  add(positions: readonly NextOffset[]): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (!this.#options.commits) return;
    for (const { topic, partition, next } of positions) {
      this.#pending.set(`${topic} ${partition}`, { topic, partition, offset: next });
    }
    this.#timer ??= setTimeout(() => {
      this.commit().catch((error: unknown) => (this.#failure = { error }));
    }, interval);
  }

  /** Nothing where the group has gone on without this member: whoever has the partitions now reads them again. */
  async commit(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = [...this.#pending.values()];
    this.#pending = new Map();
    if (pending.length === 0) return;
    await this.#options.flush();
    await this.#member.commit(pending);
  }
}
