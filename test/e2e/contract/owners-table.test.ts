import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { clusterAddressFlags, kafkaTool } from '../../helpers/kafka-tools.js';
import { runBin, type BinResult } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';

const day = 86_400_000;

/** The table of the owner's page: partitions, replicas, retention. */
const table = {
  'task.created': [3, 3, 7 * day],
  'task.updated': [3, 3, 7 * day],
  'task.completed': [3, 3, 7 * day],
  'task.deleted': [3, 3, 7 * day],
  'user.registered': [3, 3, 30 * day],
  'user.authenticated': [1, 3, day],
  'notification.sent': [3, 3, 7 * day],
  'reminder.triggered': [3, 3, 7 * day],
} as const;

const catalog = join(import.meta.dirname, '../../../topics.yaml');

async function sync(...argv: readonly string[]): Promise<BinResult> {
  return runBin(['topics', 'sync', '--catalog', catalog, ...argv, ...clusterFlags()]);
}

/** Of the owner's topics alone: Kafka's tool fails where any of those that it looks at is deleted meanwhile, as other tests do. */
async function describeAll(): Promise<string> {
  const brokers = [...clusterAddressFlags()];
  const topics = ['--topic', '(task|user|notification|reminder)[.].*'];
  return kafkaTool('org.apache.kafka.tools.TopicCommand', [...brokers, '--describe', ...topics]);
}

async function alterByHand(topic: string, config: string): Promise<void> {
  const entity = ['--entity-type', 'topics', '--entity-name', topic, '--add-config', config];
  await kafkaTool('kafka.admin.ConfigCommand', [...clusterAddressFlags(), '--alter', ...entity]);
}

describe("the owner's topics", () => {
  it("are what Kafka's own tool shows after a sync; a change by hand is found, and mended alone", async () => {
    expectCode(await sync(), 0);
    const clean = await sync('--dry-run', '--exit-code');
    expect([clean.code, clean.stdout]).toEqual([
      0,
      'Nothing to change: 24 topics and 8 subjects as the catalog says.\n',
    ]);

    const shown = await describeAll();
    for (const [topic, [partitions, replicas, retention]] of Object.entries(table)) {
      const line = shown.split('\n').find((each) => each.startsWith(`Topic: ${topic}\t`)) ?? '';
      expect(line).toContain(`PartitionCount: ${partitions}\tReplicationFactor: ${replicas}\t`);
      for (const config of [`retention.ms=${retention}`, 'compression.type=snappy', 'min.insync.replicas=2']) {
        expect(line).toContain(config);
      }
      for (const suffix of ['.dlq', '.quarantine']) {
        const deadLetters = shown.split('\n').find((each) => each.startsWith(`Topic: ${topic}${suffix}\t`)) ?? '';
        expect(deadLetters).toContain(`PartitionCount: ${partitions}\tReplicationFactor: ${replicas}\t`);
        for (const config of [`retention.ms=${30 * day}`, 'max.message.bytes=1114124', 'cleanup.policy=delete']) {
          expect(deadLetters).toContain(config);
        }
      }
    }

    await alterByHand('task.deleted', 'retention.ms=1000,segment.bytes=2097152');
    const drifted = await sync('--dry-run', '--exit-code', '--json');
    expectCode(drifted, 4);
    expect(documentOf('topics.sync', drifted).actions).toEqual([
      {
        action: 'alter-configs',
        topic: 'task.deleted',
        configs: [{ name: 'retention.ms', before: '1000', after: String(7 * day) }],
        status: 'planned',
        destroys: false,
        error: null,
      },
    ]);
    expectCode(await sync(), 0);
    const mended = (await describeAll()).split('\n').find((each) => each.startsWith('Topic: task.deleted\t')) ?? '';
    expect(mended).toContain(`retention.ms=${7 * day}`);
    expect(mended).toContain('segment.bytes=2097152');
  });
});
