import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../../src/lib/catalog/load.js';
import { carryOutPurge, planPurge } from '../../../src/lib/dead-letters/purge.js';
import { createTopics, deleteTopics } from '../../../src/lib/kafka/admin/topic.js';
import type { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import type { MetadataResponse } from '../../../src/lib/kafka/protocol/metadata.js';
import { applyActions } from '../../../src/lib/sync/apply.js';
import { expectFresh } from '../../../src/lib/sync/plan-file.js';
import { planSync, type Plan } from '../../../src/lib/sync/plan.js';
import { awaitPartitions } from '../../../src/lib/topics/await-topics.js';
import { carryOutDeletion, planDeletion } from '../../../src/lib/topics/delete.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { contentsOf } from '../../../src/lib/topics/topic-contents.js';
import { carryOutTrim, planTrim } from '../../../src/lib/topics/trim.js';
import { documentOf } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { loneBroker } from '../../helpers/lone-broker.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { createdTopic, deleteAfterwards, todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

/** Somebody deletes a topic, makes another one of its name, and fills it. */
async function madeAnew(topic: string): Promise<void> {
  expectCode(await todoKafka('topics', 'delete', topic, '--yes', '--force'), 0);
  expectCode(await todoKafka('topics', 'create', topic, '--partitions', '2'), 0);
  await writeRecords(topic, 0, ['of', 'the', 'other']);
}

const sources = {
  kafka: openTestKafka,
  registry: () => Promise.reject(new Error('there are no schemas in this')),
};

/** What sync would do to this topic because no catalog has it. Others on the cluster are left out: they are not ours. */
async function plannedPruning(topic: string): Promise<Plan> {
  const catalog = await readCatalog(join(workspace({ 'topics.yaml': 'version: 1\ntopics: {}\n' }), 'topics.yaml'));
  const options = {
    ...{ only: [], prune: true, keep: [], pruneConfig: false, allowPartitionIncrease: false },
    ...{ capReplication: false, schemas: false, access: false },
  };
  const plan = await planSync(catalog, options, { ...sources, kafka: openTestKafka() });
  return {
    ...plan,
    actions: plan.actions.filter((action) => 'topic' in action && action.topic === topic),
    destroyed: plan.destroyed.filter((seen) => seen.topic === topic),
  };
}

/** Deletes topics of the test's own, one after the other. */
async function deletedOneByOne(kafka: KafkaCluster, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    const { topicId } = await findTopic(kafka, topic);
    await deleteTopics(kafka, [{ topic, topicId }]);
  }
}

async function recordsIn(topic: string): Promise<number> {
  const [found] = await planDeletion(openTestKafka(), [topic], { force: true, ifExists: false });
  return found?.records ?? -1;
}

describe('a look at topics that the catalog does not have', () => {
  it('leaves out those that somebody else deletes meanwhile', async () => {
    const kafka = openTestKafka();
    const name = unique('stranger');
    const strangers = Array.from({ length: 30 }, (_, index) => `${name}-${index}`);
    deleteAfterwards(...strangers);
    const settings = { partitions: 1, replicationFactor: 1, configs: {} };
    await createTopics(
      kafka,
      strangers.map((topic) => ({ name: topic, ...settings })),
      { validateOnly: false },
    );
    await awaitPartitions(kafka, new Map(strangers.map((topic) => [topic, 1])));
    const deleting = deletedOneByOne(kafka, strangers);
    const plans = [await plannedPruning(name), await plannedPruning(name)];
    await deleting;
    expect(plans.map(({ actions }) => actions)).toEqual(plans.map(() => []));
  });

  it('leaves out one that all brokers but one still know', async () => {
    const [gone, left] = [await createdTopic('gone', '--partitions', '1'), await createdTopic('left')];
    const proxy = await RewritingProxy.open();
    let before: MetadataResponse['topics'] = [];
    proxy.onMetadata = (answer) => ({ ...answer, topics: (before = answer.topics) });
    const { topics, brokers } = await openTestKafka(proxy.brokers).metadata([gone, left]);
    expectCode(await todoKafka('topics', 'delete', gone, '--yes'), 0);
    const hasHeard = brokers.at(-1)?.id ?? -1;
    proxy.onMetadata = (answer, broker) => {
      const asItWas = answer.topics.map((topic) => before.find(({ name }) => name === topic.name) ?? topic);
      return broker === hasHeard ? answer : { ...answer, topics: asItWas };
    };
    const found = await contentsOf(openTestKafka(proxy.brokers), topics);
    expect([...found.keys()]).toEqual([left]);
  });
});

describe('what is destroyed is what was seen', () => {
  it('by sync --prune: neither letters that came since, nor a topic that was made anew', async () => {
    const [letters, anew] = [await createdTopic('seen', '--partitions', '2'), await createdTopic('anew')];
    const kafka = openTestKafka();
    const plans = [await plannedPruning(letters), await plannedPruning(anew)];
    expect(plans.map(({ actions }) => actions)).toEqual([
      [{ action: 'delete-topic', topic: letters, records: 0 }],
      [{ action: 'delete-topic', topic: anew, records: 0 }],
    ]);
    await writeRecords(letters, 1, ['a', 'b']);
    await madeAnew(anew);
    const messages = [`topic "${letters}" got 2 records since`, `topic "${anew}" was deleted and made anew since`];
    for (const [index, plan] of plans.entries()) {
      const [outcome] = await applyActions(plan, { ...sources, kafka });
      expect(outcome?.error).toEqual({ code: 'PLAN_STALE', message: `${messages[index] ?? ''} it was looked at` });
      await expect(expectFresh('plan.json', plan, { ...sources, kafka })).rejects.toMatchObject({
        code: 'PLAN_STALE',
        message: `${messages[index] ?? ''} the plan "plan.json" was made`,
      });
    }
    expect([await recordsIn(letters), await recordsIn(anew)]).toEqual([2, 3]);
    const now = await plannedPruning(letters);
    expect(await applyActions(now, { ...sources, kafka })).toMatchObject([{ error: null }]);
    expect(await applyActions(now, { ...sources, kafka })).toMatchObject([{ error: null }]); // it is gone: as planned
  });

  it('by topics delete, where somebody was asked, and of dead letters always', async () => {
    const kafka = openTestKafka();
    const [topic, letters] = [await createdTopic('seen'), `${await createdTopic('seen')}.dlq`];
    expectCode(await todoKafka('topics', 'create', letters), 0);
    const options = { force: false, ifExists: false };
    const [shown, shownLetters] = [
      await planDeletion(kafka, [topic], options),
      await planDeletion(kafka, [letters], options),
    ];
    for (const name of [topic, letters]) await writeRecords(name, 0, ['a']);
    const stale = (name: string) =>
      new Map([[name, { code: 'PLAN_STALE', message: `topic "${name}" got 1 record since it was looked at` }]]);
    expect(await carryOutDeletion(kafka, shown, { force: false, wasAsked: true })).toEqual(stale(topic));
    expect(await carryOutDeletion(kafka, shownLetters, { force: false, wasAsked: false })).toEqual(stale(letters));
    expect(await carryOutDeletion(kafka, shownLetters, { force: true, wasAsked: false })).toEqual(
      new Map([[letters, null]]),
    );
    await madeAnew(topic);
    const [error] = (await carryOutDeletion(kafka, shown, { force: false, wasAsked: false })).values();
    expect(error?.code).toBe('UNKNOWN_TOPIC_ID');
    expect(await recordsIn(topic)).toBe(3);
  });

  it('by topics trim and dlq purge: no records of a topic that was made anew', async () => {
    const kafka = openTestKafka();
    const topic = await createdTopic('seen', '--partitions', '2');
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    const trim = await planTrim(kafka, topic, { kind: 'all' });
    const purge = await planPurge(kafka, await findTopic(kafka, topic), () => undefined);
    await madeAnew(topic);
    const message = `nothing was done: topic "${topic}" was deleted and made anew since it was looked at`;
    await expect(carryOutTrim(kafka, trim)).rejects.toMatchObject({ code: 'PLAN_STALE', message });
    await expect(carryOutPurge(kafka, purge)).rejects.toMatchObject({ code: 'PLAN_STALE', message });
    expect(await recordsIn(topic)).toBe(3);
  });

  it('by a plan file, which is refused as a whole', async () => {
    const brokers = await loneBroker({});
    const folder = workspace({ 'topics.yaml': 'version: 1\ntopics: {}\n' });
    const file = join(folder, 'plan.json');
    const run = (...argv: readonly string[]) => runMain([...argv, '--brokers', brokers], { workingDirectory: folder });
    for (const topic of ['a.dlq', 'b']) expectCode(await run('topics', 'create', topic, '--partitions', '2'), 0);
    expectCode(await run('topics', 'sync', '--prune', '--no-schemas', '--plan-out', file), 0);
    const kept = readFileSync(file, 'utf8');
    expect(JSON.parse(kept)).toMatchObject({
      version: 3,
      destroyed: ['a.dlq', 'b'].map((topic) => ({ topic, ends: [0, 1].map((partition) => ({ partition, end: 0 })) })),
    });
    expectCode(await run('produce', 'a.dlq', '--raw', '--value', 'letter'), 0);
    const refused = await run('topics', 'sync', '--plan', file, '--yes');
    expectCode(refused, 2);
    expect(refused.stderr).toContain(`Error: topic "a.dlq" got 1 record since the plan "${file}" was made\n`);
    const { topics } = documentOf('topics.list', await run('topics', 'list', '--json'));
    expect(topics.map(({ name }) => name)).toEqual(['a.dlq', 'b']);
    expectCode(await run('topics', 'trim', 'a.dlq', '--all', '--yes'), 0);
    expectCode(await run('topics', 'sync', '--prune', '--no-schemas', '--plan-out', file), 0);
    expectCode(await run('topics', 'sync', '--plan', file, '--yes'), 0);
    expect(JSON.parse((await run('topics', 'list', '--json')).stdout)).toMatchObject({ topics: [] });
  });
});
