import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../../src/lib/services/errors.js';
import type { DeletedPartition } from '../../../src/lib/services/consumer/options.js';
import type { LogEntry } from '../../../src/lib/services/log.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import {
  committedOf,
  consumerOf,
  producerOf,
  remembering,
  serviceProject,
  task,
} from '../../helpers/service-project.js';
import { latch } from '../../helpers/latch.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const onePartition = { partitions: 1 };

/** A consumer of two topics of one partition each, and what it tells of them. */
async function consumerOfTwo() {
  const [kept, other] = [await serviceProject(onePartition), await serviceProject(onePartition)];
  const [seen, deleted, stopped] = [remembering(), [] as DeletedPartition[], [] as Error[]];
  const groupId = unique('deleted');
  const consumer = consumerOf({
    ...kept.connect,
    groupId,
    hooks: {
      onTopicDeleted: (partition) => deleted.push(partition),
      onStopped: (error) => stopped.push(error),
    },
  });
  for (const { topic } of [kept, other]) consumer.registerHandler(topic, seen.handler);
  const publish = async ({ topic, connect }: typeof kept, id: string): Promise<void> => {
    await producerOf(connect).publish(topic, task(id));
    await eventually(() => expect(seen.ids()).toContain(`t${id}`));
  };
  await consumer.start();
  return { kept, other, seen, deleted, stopped, groupId, publish };
}

describe('a consumer of a topic that is deleted', () => {
  it('reads the others on, and commits for them', async () => {
    const { kept, other, deleted, stopped, groupId, publish } = await consumerOfTwo();
    await publish(kept, 'a');
    await publish(other, 'b');
    expectCode(await todoKafka('topics', 'delete', other.topic, '--yes', '--force'), 0);
    await publish(kept, 'c');
    await eventually(() => expect(deleted).toEqual([{ topic: other.topic, partition: 0, madeAnew: false }]));
    await publish(kept, 'd');
    await eventually(async () => expect((await committedOf(groupId)).get({ topic: kept.topic, partition: 0 })).toBe(3));
    expect(stopped).toEqual([]);
  });

  it('reads the one that was made in its place from the start, and nothing else again', async () => {
    const { kept, other, seen, deleted, stopped, groupId, publish } = await consumerOfTwo();
    await publish(kept, 'a');
    for (const id of ['b', 'c', 'd']) await publish(other, id);
    await makeAnew(other.topic, 2);
    for (const id of ['e', 'f', 'g', 'h', 'i']) await publish(other, id);
    await publish(kept, 'z');
    expect(deleted).toEqual([{ topic: other.topic, partition: 0, madeAnew: true }]);
    expect(stopped).toEqual([]);
    await eventually(async () => {
      const committed = await committedOf(groupId);
      const anew = [0, 1].map((partition) => committed.get({ topic: other.topic, partition }) ?? 0);
      expect(anew.map(Number).reduce((sum, offset) => sum + offset)).toBe(5);
    });
    expect([...seen.ids()].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'z'].map((id) => `t${id}`));
  });

  it('goes on where its dead letters have no place any more either', async () => {
    const [kept, other] = [await serviceProject(onePartition), await serviceProject(onePartition)];
    const [seen, begun, gate, given] = [remembering(), latch(), latch(), latch()];
    const onLog = ({ message }: LogEntry): void => {
      if (message.includes('cannot write the dead letter')) given.open();
    };
    const consumer = consumerOf({ ...kept.connect, groupId: unique('both'), hooks: { onLog } });
    consumer.registerHandler(kept.topic, seen.handler);
    consumer.registerHandler(other.topic, async () => {
      begun.open();
      await gate.opened;
      throw new PermanentError('there is no such user');
    });
    await consumer.start();
    await producerOf(other.connect).publish(other.topic, task('bad'));
    await begun.opened;
    const gone = [other.topic, `${other.topic}.dlq`];
    expectCode(await todoKafka('topics', 'delete', ...gone, '--yes', '--force'), 0);
    gate.open();
    await given.opened;
    await producerOf(kept.connect).publish(kept.topic, task('a'));
    await eventually(() => expect(seen.ids()).toEqual(['ta']));
  });

  it('commits nothing of it for the one that was made in its place', async () => {
    const { topic, connect } = await serviceProject(onePartition);
    const groupId = unique('anew');
    const gate = latch();
    const first = consumerOf({ ...connect, groupId });
    const begun = latch();
    first.registerHandler(topic, async () => {
      begun.open();
      await gate.opened;
    });
    await first.start();
    await producerOf(connect).publish(topic, task('old'));
    await begun.opened;
    first.pause(); // so that it does not hear of what happens now
    await makeAnew(topic, 1);
    const producer = producerOf(connect);
    for (const id of ['a', 'b']) await producer.publish(topic, task(id));
    gate.open();
    await first.close();
    const seen = remembering();
    const second = consumerOf({ ...connect, groupId });
    second.registerHandler(topic, seen.handler);
    await second.start();
    await eventually(() => expect(seen.ids()).toEqual(['ta', 'tb']));
  });
});

async function makeAnew(topic: string, partitions: number): Promise<void> {
  expectCode(await todoKafka('topics', 'delete', topic, '--yes', '--force'), 0);
  await eventually(async () => {
    expectCode(await todoKafka('topics', 'create', topic, '--partitions', String(partitions)), 0);
  });
}
