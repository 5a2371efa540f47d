import { describe, expect, it } from 'vitest';
import { PartitionLeaders } from '../../../src/lib/kafka/partition-leaders.js';
import type { TopicMetadata } from '../../../src/lib/kafka/types.js';

const place = { topic: 'task.created', partition: 0 };

function told(leader: number, leaderEpoch: number, topicId = 'first'): TopicMetadata {
  const partition = { partition: 0, leader, leaderEpoch, replicas: [1, 2], isr: [1, 2], offlineReplicas: [] };
  return { name: 'task.created', topicId, internal: false, errorCode: 0, partitions: [partition] };
}

function knowing(...answers: readonly TopicMetadata[]): PartitionLeaders {
  const leaders = new PartitionLeaders();
  for (const answer of answers) leaders.learn([answer]);
  return leaders;
}

describe('what is known of leaders', () => {
  it('is nothing at first', () => {
    expect(new PartitionLeaders().of(place)).toEqual({ leader: -1, epoch: -1 });
    expect(new PartitionLeaders().learnedAt('task.created')).toBeNull();
  });

  it('follows the epochs, never back', () => {
    const leaders = knowing(told(1, 4), told(2, 5));
    const { topics, outdated } = leaders.learn([told(1, 4)]);
    expect(leaders.of(place)).toMatchObject({ leader: 2, epoch: 5 });
    expect(outdated).toBe(true);
    expect(topics[0]?.partitions[0]).toMatchObject({ leader: 2, leaderEpoch: 5 });
  });

  it('takes the same epoch again, also where its leader was lost', () => {
    const leaders = knowing(told(1, 4));
    leaders.lose(place, 1);
    expect(leaders.of(place)).toEqual({ leader: -1, epoch: 4 });
    expect(leaders.learn([told(1, 4)]).outdated).toBe(false);
    expect(leaders.of(place)).toMatchObject({ leader: 1, epoch: 4 });
  });

  it('does not return to a lost leader because of an older answer', () => {
    const leaders = knowing(told(2, 5));
    leaders.lose(place, 2);
    leaders.learn([told(1, 4)]);
    expect(leaders.of(place)).toEqual({ leader: -1, epoch: 5 });
  });

  it('takes newer hints only, and only of partitions that it knows', () => {
    const leaders = knowing(told(1, 4));
    expect(leaders.takeHint({ ...place, leader: 3, epoch: 4 })).toBe(false);
    expect(leaders.takeHint({ ...place, leader: -1, epoch: 9 })).toBe(false);
    expect(leaders.takeHint({ ...place, partition: 7, leader: 3, epoch: 9 })).toBe(false);
    expect(leaders.takeHint({ ...place, leader: 3, epoch: 6 })).toBe(true);
    expect(leaders.of(place)).toMatchObject({ leader: 3, epoch: 6 });
    expect(leaders.learn([told(2, 5)]).outdated).toBe(true);
  });

  it('does not lose a leader because another one did not answer', () => {
    const leaders = knowing(told(1, 4), told(2, 5));
    leaders.lose(place, 1);
    expect(leaders.of(place)).toMatchObject({ leader: 2, epoch: 5 });
  });

  it('begins anew with a topic that was made anew', () => {
    const leaders = knowing(told(2, 5));
    expect(leaders.learn([told(1, 0, 'second')]).outdated).toBe(false);
    expect(leaders.of(place)).toMatchObject({ leader: 1, epoch: 0 });
  });

  it('holds on to what is known where a broker has not heard of the topic', () => {
    const leaders = knowing(told(2, 5));
    leaders.learn([{ name: 'task.created', topicId: '', internal: false, errorCode: 3, partitions: [] }]);
    expect(leaders.of(place)).toMatchObject({ leader: 2, epoch: 5 });
  });
});
