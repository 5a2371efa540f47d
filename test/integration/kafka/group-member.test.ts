import { expect, it, onTestFinished } from 'vitest';
import type { GroupMemberOptions } from '../../../src/lib/kafka/group/group-member-options.js';
import { GroupMember } from '../../../src/lib/kafka/group/group-member.js';
import { metadataApi } from '../../../src/lib/kafka/protocol/metadata.js';
import { namedTopics } from '../../../src/lib/kafka/topic-selection.js';
import { eventually } from '../../helpers/eventually.js';
import { groupName } from '../../helpers/groups.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { createdTopic } from '../../helpers/topics.js';

/** A member of a group of its own, behind the proxy. */
async function memberBehind(proxy: RewritingProxy, options: Partial<GroupMemberOptions> = {}) {
  const warnings: string[] = [];
  const topic = await createdTopic('member');
  const member = new GroupMember(openTestKafka(proxy.brokers), {
    groupId: groupName('member'),
    topics: namedTopics([topic]),
    sessionTimeout: 6_000,
    rebalanceTimeout: 10_000,
    heartbeatInterval: 500,
    topicsInterval: 100,
    onWarning: (text) => void warnings.push(text),
    ...options,
  });
  onTestFinished(async () => {
    proxy.swallows = () => false;
    await member.leave();
  });
  return { generation: await member.join(), warnings };
}

it('a look at the topics that fails is not the end of a generation', async () => {
  const proxy = await RewritingProxy.open();
  const { generation, warnings } = await memberBehind(proxy);
  proxy.breaksOff = (key) => key === metadataApi.key;
  await eventually(() => expect(warnings.length).toBeGreaterThan(1));
  expect(warnings[0]).toMatch(/^cannot look at the topics of the group at the moment: /);
  expect(generation.ended.aborted).toBe(false);
});

it('a member whose coordinator has fallen silent knows that its session is over before the others do', async () => {
  const proxy = await RewritingProxy.open();
  const { generation } = await memberBehind(proxy);
  const silentAt = performance.now();
  proxy.swallows = () => true;
  await eventually(() => expect(generation.ended.aborted).toBe(true));
  expect(performance.now() - silentAt).toBeLessThan(6_000);
  expect(String(generation.ended.reason)).toMatch(/the coordinator of group ".*" has not answered for 4\.4 s/);
});
