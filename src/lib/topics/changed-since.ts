import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { counted } from '../values/wording.js';
import { findTopics } from './find-topics.js';
import { contentsOf, type LogEnd } from './topic-contents.js';

/** What was seen of a topic that is to be destroyed, or records of it. */
export interface SeenTopic {
  readonly topic: string;
  readonly topicId: string;
  /** Where its logs ended, where all of it goes; null where only what was there then does. */
  readonly ends: readonly LogEnd[] | null;
}

/**
 * Why topics are not any more what somebody was shown or has written down; those that are the same are not in it, nor are
 * those that are gone.
 */
export async function changedSince(
  kafka: KafkaCluster,
  seen: readonly SeenTopic[],
): Promise<ReadonlyMap<string, ItemError>> {
  if (seen.length === 0) return new Map();
  const { topics } = await findTopics(
    kafka,
    seen.map(({ topic }) => topic),
  );
  const whole = new Set(seen.filter(({ ends }) => ends !== null).map(({ topic }) => topic));
  const contents = await contentsOf(
    kafka,
    topics.filter(({ name }) => whole.has(name)),
  );
  const now = new Map(topics.map(({ name, topicId }) => [name, contents.get(name) ?? { topicId, ends: null }]));
  return new Map(
    seen.flatMap((then) => {
      const change = changeOf(then, now.get(then.topic));
      return change === null ? [] : [[then.topic, { code: 'PLAN_STALE', message: `${change} it was looked at` }]];
    }),
  );
}

/** @returns what begins a sentence that goes on with when that was; null where it is the same, or gone */
export function changeOf(then: SeenTopic, now: Pick<SeenTopic, 'topicId' | 'ends'> | undefined): string | null {
  if (now === undefined) return null;
  const name = `topic "${then.topic}"`;
  if (now.topicId !== then.topicId) return `${name} was deleted and made anew since`;
  if (then.ends === null || now.ends === null) return null;
  const before = new Map(then.ends.map(({ partition, end }) => [partition, end]));
  let added = 0;
  for (const { partition, end } of now.ends) {
    const known = before.get(partition) ?? (before.has(partition) ? null : 0); // a partition of later had no record then
    if (end === null || known === null)
      return `it cannot be told whether ${name} got records in partition ${partition}, which has no leader, since`;
    if (end < known) return `${name} has lost records since, in partition ${partition}`;
    added += end - known;
  }
  return added === 0 ? null : `${name} got ${counted(added, 'record')} since`;
}

/**
 * Before records of a topic are destroyed that were looked at a while ago.
 * @throws AppError PLAN_STALE
 */
export async function expectUnchanged(kafka: KafkaCluster, seen: SeenTopic): Promise<void> {
  const [change] = (await changedSince(kafka, [seen])).values();
  if (change === undefined) return;
  throw new AppError('PLAN_STALE', `nothing was done: ${change.message}`, {
    hint: 'Look at it again, then repeat the command.',
  });
}
