import { sleep } from '../../abort.js';
import { messageOf } from '../../errors.js';
import type { GroupMember } from '../../kafka/group/group-member.js';
import type { Log } from '../log.js';
import type { ConsumerHooks } from './options.js';
import type { PartitionWork } from './partition-work.js';

export interface CommitsOptions {
  readonly member: Pick<GroupMember, 'commit'>;
  /** Of all partitions that the consumer has at the moment. */
  readonly works: () => readonly PartitionWork[];
  readonly hooks: ConsumerHooks;
  readonly log: Log;
}

/** Commits what is done of the partitions that a consumer has. */
export class Commits {
  /** Between two generations the group takes no commits: that one is refused is no loss then, the next has it all. */
  isJoining = false;
  readonly #options: CommitsOptions;

  constructor(options: CommitsOptions) {
    this.#options = options;
  }

  /** Until `stop` is aborted. */
  async regularly(interval: number, stop: AbortSignal): Promise<void> {
    const waited = async (): Promise<boolean> =>
      sleep(interval, stop).then(
        () => true,
        () => false,
      );
    while (await waited()) await this.tryToCommit();
  }

  async tryToCommit(): Promise<void> {
    await this.commit().catch((error: unknown) => {
      this.#options.log.warn(`cannot commit at the moment: ${messageOf(error)}`, {}, error);
    });
  }

  /** Nothing where the group has gone on without this member: whoever has the partitions now gets the records again. */
  async commit(): Promise<void> {
    const { member, works, hooks, log } = this.#options;
    const { isJoining } = this;
    const done = works().flatMap(({ topic, topicId, partition, offsets }) => {
      const { committable } = offsets;
      return committable === null ? [] : [{ offsets, commit: { topic, topicId, partition, offset: committable } }];
    });
    const commits = done.map(({ commit }) => commit);
    if (commits.length === 0) return;
    const committed = await member.commit(commits);
    if (committed === null) {
      if (isJoining) return;
      log.warn('the group has gone on without this consumer: what it has done since its last commit is done again');
      return;
    }
    for (const { offsets, commit } of done) if (committed.includes(commit)) offsets.committed(commit.offset);
    const places = committed.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
    if (places.length > 0) log.notify('onCommitted', hooks.onCommitted, places);
  }
}
