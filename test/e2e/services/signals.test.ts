import { expect, it } from 'vitest';
import { encodeSubscription } from '../../../src/lib/kafka/group/consumer-protocol.js';
import { eventually } from '../../helpers/eventually.js';
import { groupsDocument } from '../../helpers/groups.js';
import { joinRaw } from '../../helpers/raw-member.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { serviceProject } from '../../helpers/service-project.js';
import { serviceScript } from '../../helpers/service-script.js';
import { unique } from '../../helpers/unique.js';

const consumer = `
  const consumer = new library.EventConsumer({ ...given.connect, groupId: given.groupId, heartbeatInterval: 300, hooks: {
    onLog: ({ level, message }) => console.log(level, message),
  } });
  consumer.registerHandler(given.topic, () => undefined);
  consumer.start().then(() => console.log('started'), () => undefined);
`;

/** Two seconds on a quiet machine; half a minute was what it took. */
const soon = 6_000;

/** How many members a group has, and whether it waits for some of them. */
async function stateOf(groupId: string) {
  const { groups } = await groupsDocument('groups.describe', [groupId, '--members']);
  return [groups[0]?.state, groups[0]?.members.length];
}

it.each([
  ['range', 'SIGTERM'],
  ['cooperative-sticky', 'SIGINT'],
] as const)('a consumer whose group waits for a silent member (%s) ends at %s', async (name, signal) => {
  const { topic, connect } = await serviceProject({ partitions: 2 });
  const groupId = unique('pending');
  const protocols = [{ name, metadata: encodeSubscription({ topics: [topic], owned: [], generation: null }) }];
  const times = { sessionTimeout: 300_000 };
  const first = await joinRaw(groupId, protocols, times);
  const script = serviceScript(consumer, { connect, groupId, topic });
  await eventually(async () => expect(await stateOf(groupId)).toEqual(['PreparingRebalance', 2]));
  const joining = await script.end(signal);
  expect([joining.endedBy, joining.took < soon]).toEqual([signal, true]);
  await joinRaw(groupId, protocols, { ...times, knownId: first.memberId });
  expect(await stateOf(groupId)).toEqual(['Stable', 1]); // it has left

  const second = serviceScript(consumer, { connect, groupId, topic });
  await eventually(async () => expect(await stateOf(groupId)).toEqual(['PreparingRebalance', 2]));
  await joinRaw(groupId, protocols, { ...times, knownId: first.memberId });
  await eventually(() => expect(second.stdout()).toContain('started'));
  void joinRaw(groupId, protocols, times).catch(() => undefined);
  await eventually(async () => expect(await stateOf(groupId)).toEqual(['PreparingRebalance', 3]));
  const again = await second.end(signal);
  process.stderr.write(`ended ${Math.round(joining.took)} ms and ${Math.round(again.took)} ms after ${signal}\n`);
  expect([again.endedBy, again.took < soon]).toEqual([signal, true]);
});

it('a consumer ends at SIGTERM whose coordinator has fallen silent while it joins', async () => {
  const { topic, connect } = await serviceProject({ partitions: 2 });
  const groupId = unique('silent');
  const metadata = encodeSubscription({ topics: [topic], owned: [], generation: null });
  await joinRaw(groupId, [{ name: 'range', metadata }], { sessionTimeout: 300_000 });
  const proxy = await RewritingProxy.open();
  const script = serviceScript(consumer, { connect: { ...connect, brokers: proxy.brokers }, groupId, topic });
  await eventually(async () => expect(await stateOf(groupId)).toEqual(['PreparingRebalance', 2]));
  proxy.swallows = () => true;
  const { endedBy, took } = await script.end('SIGTERM');
  process.stderr.write(`ended ${Math.round(took)} ms after SIGTERM, with a silent coordinator\n`);
  expect([endedBy, took < soon]).toEqual(['SIGTERM', true]);
});

it('a consumer ends at SIGTERM that waits for brokers which never answer', async () => {
  const { topic, connect } = await serviceProject({ partitions: 1 });
  const proxy = await RewritingProxy.open();
  let asked = 0;
  proxy.swallows = () => ++asked > 0;
  const script = serviceScript(consumer, {
    connect: { ...connect, brokers: proxy.brokers },
    groupId: unique('mute'),
    topic,
  });
  await eventually(() => expect(asked).toBeGreaterThan(0));
  const { endedBy, took } = await script.end('SIGTERM');
  process.stderr.write(`ended ${Math.round(took)} ms after SIGTERM, with mute brokers\n`);
  expect([endedBy, took < soon]).toEqual(['SIGTERM', true]);
});
