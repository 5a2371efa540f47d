import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { createPartitions, deleteTopics } from '../../../src/lib/kafka/admin/topic.js';
import { findTopics } from '../../../src/lib/topics/find-topics.js';
import { eventually } from '../eventually.js';
import { openTestKafka } from '../kafka.js';
import { joinRaw } from '../raw-member.js';
import { below, oneOf, type Random } from '../seeded.js';
import type { Progress } from './progress.js';

export interface HarmedGroup {
  /** The brokers past the proxies. */
  readonly behind: string;
  readonly topic: string;
  readonly doomed: string;
  readonly groupId: string;
}

/**
 * Bytes for which Kafka's own coordinator has an answer: where more of them promise a list that is longer than they are, 4.3's
 * answers everybody who joins with UNKNOWN_SERVER_ERROR, for ever.
 */
const garbageUpTo = 6;
const protocols = ['range', 'roundrobin', 'cooperative-sticky'];

/** Members that nobody can read are in the group for a generation each. As its leader, one gives nobody anything that can be read. */
export async function joinGarbage({ behind, groupId }: HarmedGroup, random: Random, progress: Progress): Promise<void> {
  const kafka = openTestKafka(behind);
  for (let members = 1 + below(3, random); members > 0; members--) {
    await pass(1_000 + below(6_000, random));
    const garbage = randomBytes(below(garbageUpTo, random)); // what is in it is not the same for the same seed
    const name = oneOf(protocols, random);
    const joined = joinRaw(groupId, [{ name, metadata: garbage }], { kafka, given: garbage, rebalanceTimeout: 10_000 });
    await joined.then(
      ({ isLeader }) => progress.note(`a garbage ${isLeader ? 'leader' : 'member'} with ${name}`),
      (error: unknown) => progress.note(`no garbage member: ${String(error)}`), // a broker is harmed as well
    );
  }
}

/** The topic gets more partitions: new events go there too, and keys move. */
export async function addPartitions({ behind, topic }: HarmedGroup, random: Random, progress: Progress): Promise<void> {
  await pass(3_000 + below(8_000, random));
  const kafka = openTestKafka(behind);
  const count = 7 + below(3, random);
  await eventually(async () => {
    const error =
      (await createPartitions(kafka, new Map([[topic, count]]), { validateOnly: false })).get(topic) ?? null;
    if (error !== null && error.code !== 'INVALID_PARTITIONS') throw new Error(error.message); // it has them already
  });
  progress.note(`${topic} has ${count} partitions`);
}

/** One of the topics that the services read is gone. */
export async function deleteTopic({ behind, doomed }: HarmedGroup, random: Random, progress: Progress): Promise<void> {
  await pass(3_000 + below(15_000, random));
  const kafka = openTestKafka(behind);
  await eventually(async () => {
    const { topics } = await findTopics(kafka, [doomed]);
    const errors = await deleteTopics(
      kafka,
      topics.map(({ name: topic, topicId }) => ({ topic, topicId })),
    );
    for (const error of errors.values()) if (error !== null) throw new Error(error.message);
  });
  progress.note(`${doomed} is deleted`);
}
