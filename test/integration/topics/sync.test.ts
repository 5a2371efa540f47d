import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../../src/lib/documents/documents.js';
import { documentOf, parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { clusterAddressFlags, kafkaTool } from '../../helpers/kafka-tools.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { deleteAfterwards } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

const schema = { type: 'record', name: 'Event', fields: [{ name: 'id', type: 'string' }] };

/** A project of its own: a folder with a catalog of one topic of a unique name. */
function project(options = 'partitions: 3, replicationFactor: 3, retention: 7d, deadLetter: true') {
  const topic = unique('sync');
  deleteAfterwards(topic, `${topic}.dlq`, `${topic}.quarantine`);
  const catalog = (inside: string): string =>
    `version: 1\ntopics:\n  ${topic}: { ${inside}, value: { schema: event.avsc } }\n`;
  const folder = workspace({ 'topics.yaml': catalog(options), 'event.avsc': JSON.stringify(schema) });
  return {
    topic,
    folder,
    change: (inside: string): void => writeIn(folder, 'topics.yaml', catalog(inside)),
    sync: (...argv: readonly string[]): Promise<RunResult> =>
      runMain(['topics', 'sync', ...argv, ...clusterFlags()], { workingDirectory: folder }),
  };
}

function document(result: RunResult): DocumentOf<'topics.sync'> {
  return documentOf('topics.sync', result);
}

/** The configs that a topic sets itself, as Kafka's own tool shows them. */
async function configsOf(topic: string): Promise<readonly string[]> {
  const args = [...clusterAddressFlags(), '--describe', '--topic', topic];
  const stdout = await kafkaTool('org.apache.kafka.tools.TopicCommand', args);
  const configs = /Configs: (\S*)/.exec(stdout)?.[1]?.split(',') ?? [];
  return configs.filter((config) => !config.startsWith('min.insync.replicas=')).sort(); // that one is the brokers' own
}

async function alterByHand(topic: string, configs: string): Promise<void> {
  const entity = ['--entity-type', 'topics', '--entity-name', topic, '--add-config', configs];
  await kafkaTool('kafka.admin.ConfigCommand', [...clusterAddressFlags(), '--alter', ...entity]);
}

describe('topics sync', () => {
  it('makes topics, dead-letter topics and subjects, and then finds nothing to do', async () => {
    const { topic, sync } = project();
    const dry = await sync('--dry-run', '--exit-code', '--json');
    expectCode(dry, 4);
    expect(document(dry).actions.map(({ action, status }) => [action, status])).toEqual([
      ['create-topic', 'planned'],
      ['create-topic', 'planned'],
      ['create-topic', 'planned'],
      ['set-compatibility', 'planned'],
      ['register-schema', 'planned'],
    ]);
    const done = await sync('--json');
    expectCode(done, 0);
    expect(document(done).actions.every(({ status }) => status === 'done')).toBe(true);
    expect(await configsOf(topic)).toEqual(['retention.ms=604800000']);
    for (const name of [`${topic}.dlq`, `${topic}.quarantine`]) {
      expect(await configsOf(name)).toEqual([
        ...['cleanup.policy=delete', 'max.message.bytes=1114124', 'retention.ms=2592000000'],
      ]);
    }
    const again = await sync('--dry-run', '--exit-code', '--json');
    expectCode(again, 0);
    expect(document(again)).toMatchObject({ drift: false, actions: [], unchanged: { topics: 3, subjects: 1 } });
  });

  it('mends the one config that was changed by hand, and leaves one that it does not name', async () => {
    const { topic, sync } = project();
    await sync();
    await alterByHand(topic, 'retention.ms=1000,segment.ms=77777');
    const dry = await sync('--dry-run', '--exit-code', '--json');
    expectCode(dry, 4);
    expect(document(dry).actions).toEqual([
      {
        action: 'alter-configs',
        topic,
        configs: [{ name: 'retention.ms', before: '1000', after: '604800000' }],
        status: 'planned',
        destroys: false,
        error: null,
      },
    ]);
    expectCode(await sync(), 0);
    expect(await configsOf(topic)).toEqual(['retention.ms=604800000', 'segment.ms=77777']);
    const pruned = await sync('--prune-config', '--json');
    expectCode(pruned, 0);
    expect(await configsOf(topic)).toEqual(['retention.ms=604800000']);
  });

  it('asks before it lowers a retention', async () => {
    const { topic, change, sync } = project();
    await sync();
    change('partitions: 3, replicationFactor: 3, retention: 1d, deadLetter: true');
    const asked = await sync();
    expectCode(asked, 2);
    expect(asked.stdout).toBe('');
    expect(asked.stderr).toContain(
      `Error: nothing was done: this would delete records of "${topic}" (retention.ms → 86400000)\n`,
    );
    expectCode(await sync('--yes'), 0);
    expect(await configsOf(topic)).toEqual(['retention.ms=86400000']);
  });

  it('refuses fewer partitions always and more unless allowed, and does the rest', async () => {
    const { topic, change, sync } = project('partitions: 2, replicationFactor: 3');
    await sync();
    change('partitions: 1, replicationFactor: 3, retention: 30d');
    const fewer = await sync('--json');
    expectCode(fewer, 1);
    expect(document(fewer).actions).toMatchObject([
      {
        action: 'refused',
        target: topic,
        reason: 'it has 2 partitions, the catalog says 1: Kafka cannot take partitions away',
      },
      { action: 'alter-configs', status: 'done' },
    ]);
    change('partitions: 4, replicationFactor: 3, retention: 30d');
    expectCode(await sync('--yes'), 1);
    const more = await sync('--allow-partition-increase', '--yes', '--json');
    expect(document(more).actions).toMatchObject([
      { action: 'add-partitions', before: 2, after: 4, status: 'done', destroys: true },
    ]);
    expectCode(await sync('--dry-run', '--exit-code'), 0);
  });

  it('plans more replicas, and min.insync.replicas with them, and a plan file holds where they go', async () => {
    const { topic, folder, change, sync } = project('partitions: 1, replicationFactor: 1');
    await sync();
    change('partitions: 1, replicationFactor: 3, config: { min.insync.replicas: 2 }');
    const plan = join(folder, 'plan.json');
    const { code, stdout } = await sync('--plan-out', plan);
    expectCode({ code, stdout }, 0);
    // What a brokers' default of 2 is worth with one replica is said in test/e2e/topics/replication.test.ts.
    expect(stdout).toMatch(
      new RegExp(`^~ ${topic} .* replicas 1 → 3, min\\.insync\\.replicas \\(default\\) → 2$`, 'm'),
    );
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({
      actions: [{ action: 'change-replication', topic, moves: [{ partition: 0, bytes: 0 }] }],
    });
    change('partitions: 1, replicationFactor: 1');
    expectCode(await sync('--dry-run', '--exit-code'), 0);
  });

  it('refuses more replicas than brokers, unless they are capped', async () => {
    const { sync } = project('partitions: 1, replicationFactor: 5, config: { min.insync.replicas: 4 }');
    const refused = await sync('--json');
    expectCode(refused, 1);
    expect(document(refused).actions).toMatchObject([
      {
        action: 'refused',
        reason: '5 replicas need 5 brokers, the cluster has 3: `--cap-replication` takes what there is',
      },
      { action: 'set-compatibility', status: 'done' },
      { action: 'register-schema', status: 'done' },
    ]);
    const capped = await sync('--cap-replication', '--json');
    expect(document(capped).actions).toMatchObject([
      { replicationFactor: 3, configs: { 'min.insync.replicas': '2' }, status: 'done' },
    ]);
    expectCode(await sync('--cap-replication', '--dry-run', '--exit-code'), 0);
  });

  it('does the others when one is refused, says which, and ends 1', async () => {
    const { topic, folder, sync } = project();
    const good = `${topic}-good`;
    deleteAfterwards(good);
    const both = `version: 1
defaults: { partitions: 1, replicationFactor: 3 }
topics:
  ${topic}: { config: { compression.type: quick } }
  ${good}: {}
`;
    writeIn(folder, 'topics.yaml', both);
    const { code, stdout, stderr } = await sync('--no-schemas', '--json');
    expectCode({ code, stdout, stderr }, 1);
    expect(parseDocument('topics.sync', stdout).actions).toMatchObject([
      { action: 'refused', target: topic, status: 'refused' },
      { topic: good, status: 'done', error: null },
    ]);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'ITEMS_FAILED',
      message: '0 failed and 1 refused of 2 changes; the others are done',
    });
  });

  it('would delete what the catalog does not have, but never what is protected', async () => {
    const { sync } = project();
    const stranger = unique('stranger');
    deleteAfterwards(stranger);
    await runMain(['topics', 'create', stranger, ...clusterFlags()]);
    const { actions } = document(await sync('--prune', '--dry-run', '--json'));
    const deleted = actions.flatMap((each) => (each.action === 'delete-topic' ? [each.topic] : []));
    expect(deleted).toContain(stranger);
    expect(deleted.filter((name) => /^(?:_|kafkasql-|registry-events)/.test(name))).toEqual([]);
  });

  it('keeps to the topics of --only', async () => {
    const { topic, folder, sync } = project();
    writeIn(
      folder,
      'topics.yaml',
      `version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n  ${topic}: { deadLetter: true }\n  other: {}\n`,
    );
    const { actions } = document(await sync('--only', topic, '--dry-run', '--json'));
    expect(actions.map((action) => 'topic' in action && action.topic)).toEqual([
      topic,
      `${topic}.dlq`,
      `${topic}.quarantine`,
    ]);
    const { code, stderr } = await sync('--only', 'none', '--dry-run');
    expectCode({ code, stderr }, 2);
    expect(stderr).toContain('has no topic "none"');
  });
});

describe('a plan file', () => {
  it('is carried out as it was written', async () => {
    const { topic, folder, sync } = project();
    const file = join(folder, 'plan.json');
    const written = await sync('--plan-out', file);
    expectCode(written, 0);
    expectCode(await runMain(['topics', 'describe', topic, ...clusterFlags()]), 1);
    const done = await sync('--plan', file, '--json');
    expectCode(done, 0);
    expect(document(done).actions.every(({ status }) => status === 'done')).toBe(true);
    expectCode(await sync('--dry-run', '--exit-code'), 0);
  });

  it('is refused once the cluster has changed, and for another cluster', async () => {
    const { topic, folder, change, sync } = project();
    await sync();
    change('partitions: 3, replicationFactor: 3, retention: 14d, deadLetter: true');
    const file = join(folder, 'plan.json');
    await sync('--plan-out', file);
    await alterByHand(topic, 'segment.ms=77777');
    const stale = await sync('--plan', file);
    expectCode(stale, 2);
    expect(stale.stderr).toContain(`Error: the cluster has changed since the plan "${file}" was made\n`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"clusterId": "[^"]*"/, '"clusterId": "other"'));
    const foreign = await sync('--plan', file, '--json');
    expectCode(foreign, 2);
    expect(JSON.parse(foreign.stderr)).toMatchObject({ code: 'PLAN_STALE' });
  });

  it('has to be one', async () => {
    const { folder, sync } = project();
    writeIn(folder, 'plan.json', '{"kind":"something"}');
    const { code, stderr } = await sync('--plan', join(folder, 'plan.json'), '--json');
    expectCode({ code, stderr }, 2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'INPUT_INVALID' });
    const mixed = await sync('--plan', join(folder, 'plan.json'), '--prune');
    expectCode(mixed, 2);
  });
});
