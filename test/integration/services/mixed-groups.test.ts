import { describe, expect, it } from 'vitest';
import { encodeSubscription, readAssignment } from '../../../src/lib/kafka/group/consumer-protocol.js';
import { eventually } from '../../helpers/eventually.js';
import { groupsDocument } from '../../helpers/groups.js';
import { javaMembers } from '../../helpers/java-members.js';
import { joinRaw } from '../../helpers/raw-member.js';
import {
  committedOf,
  consumerOf,
  producerOf,
  remembering,
  serviceProject,
  task,
} from '../../helpers/service-project.js';
import { recordLines } from '../../helpers/records.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const java = javaMembers();

/** A consumer of ours in a group, with what it handles and the partitions that it has. */
async function ours(project: Awaited<ReturnType<typeof serviceProject>>, groupId: string) {
  let partitions: readonly number[] = [];
  const seen = remembering();
  const consumer = consumerOf({
    ...project.connect,
    groupId,
    hooks: { onAssigned: (assigned) => void (partitions = assigned.map(({ partition }) => partition)) },
  });
  consumer.registerHandler(project.topic, seen.handler);
  await consumer.start();
  return { consumer, seen, partitions: () => partitions };
}

const all = [0, 1, 2, 3];

it('what a consumer keeps is read on while the group waits for another member', async () => {
  const project = await serviceProject({ partitions: 2 });
  const { topic } = project;
  const groupId = unique('kept');
  const { seen, partitions } = await ours(project, groupId);
  expect(partitions()).toEqual([0, 1]);
  const metadata = encodeSubscription({ topics: [topic], owned: [], generation: null });
  const protocols = [{ name: 'cooperative-sticky', metadata }];
  const first = await joinRaw(groupId, protocols, { sessionTimeout: 300_000 });
  expect(readAssignment(first.assignment)).toEqual([]); // both are still with the other one
  await eventually(() => expect(partitions()).toHaveLength(1));
  // From here on the group waits for the member that is silent.
  const [kept = -1] = partitions();
  const producer = producerOf(project.connect);
  await Promise.all([0, 1].map((partition) => producer.publish(topic, task(partition), { partition })));
  await eventually(() => expect(seen.ids()).toEqual([`t${kept}`]));
  const { memberId: knownId, assignment } = await joinRaw(groupId, protocols, { knownId: first.memberId });
  expect(readAssignment(assignment)).toEqual([{ topic, partition: 1 - kept }]);
  const again = await producer.publish(topic, task(9), { partition: kept });
  await eventually(async () => expect((await committedOf(groupId)).get(again)).toBe(2));
  expect([knownId, seen.contexts.map(({ signal }) => signal.aborted)]).toEqual([first.memberId, [false, false]]);
});

it('consume --exit waits for the partition that a service is about to give up', async () => {
  const project = await serviceProject({ partitions: 2 });
  const { topic } = project;
  const groupId = unique('exit');
  const { consumer } = await ours(project, groupId);
  consumer.pause();
  const producer = producerOf(project.connect);
  await Promise.all([0, 1].map((partition) => producer.publish(topic, task(partition), { partition })));
  const { code, stdout } = await todoKafka('consume', topic, '-g', groupId, '--from-beginning', '--exit');
  expect([code, recordLines(stdout).length]).toEqual([0, 1]);
});

describe("a group of ours and of Java's", () => {
  it.each([
    ['cooperative-sticky alone', ['CooperativeSticky'], 'Java', 'cooperative-sticky'],
    ['cooperative-sticky alone', ['CooperativeSticky'], 'we', 'cooperative-sticky'],
    ['its default pair', [], 'Java', /^(cooperative-sticky|range)$/],
    ['its default pair', [], 'we', /^(cooperative-sticky|range)$/],
    ['range', ['Range'], 'we', 'range'],
    ['range', ['Range'], 'Java', 'range'],
  ] as const)('Java offers %s (%j), and %s came first', async (_, assignors, first, chosen) => {
    const project = await serviceProject({ partitions: 4 });
    const groupId = unique('mixed');
    const early = first === 'Java' ? java.join(groupId, project.topic, ...assignors) : null;
    if (early !== null) await eventually(() => expect(early.partitions()).toEqual(all));
    const { consumer, seen, partitions } = await ours(project, groupId);
    const theirs = early ?? java.join(groupId, project.topic, ...assignors);

    await eventually(() => {
      expect(theirs.failure()).toBeNull();
      expect([partitions().length, theirs.partitions().length]).toEqual([2, 2]);
      expect([...partitions(), ...theirs.partitions()].sort()).toEqual(all);
    });
    const { groups } = await groupsDocument('groups.describe', [groupId, '--members']);
    expect(groups[0]?.assignor).toMatch(chosen);
    const producer = producerOf(project.connect);
    const events = (from: number) => Array.from({ length: 40 }, (__, index) => task(from + index, `user ${index}`));
    await producer.publishBatch(project.topic, events(0));
    await eventually(() => expect(seen.ids().length + theirs.records().length).toBe(40));
    const [here, there] = [seen.ids().length, theirs.records().length];
    expect(Math.min(here, there)).toBeGreaterThan(0);
    const places = [...theirs.records(), ...seen.contexts.map(({ partition, offset }) => [partition, offset] as const)];
    expect(new Set(places.map((place) => place.join('-'))).size).toBe(40);

    if (first === 'Java') {
      await theirs.leave();
      await eventually(() => expect([...partitions()].sort()).toEqual(all));
    } else {
      await consumer.close();
      await eventually(() => expect(theirs.partitions()).toEqual(all));
    }
    await producer.publishBatch(project.topic, events(40));
    await eventually(() => expect(seen.ids().length + theirs.records().length).toBe(80));
  });
});
