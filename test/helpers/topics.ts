import { Kafka, logLevel } from 'kafkajs';
import { onTestFinished } from 'vitest';
import { runMain } from './run-main.js';
import { clusterFlags, testCluster } from './test-cluster.js';

/** Deletes these topics when the test has ended; fine where one is not there. */
export function deleteAfterwards(...names: readonly string[]): void {
  onTestFinished(async () => {
    await runMain(['topics', 'delete', ...names, '--if-exists', '--force', '--yes', ...clusterFlags()]);
  });
}

/** Writes plain records with kafkajs's public producer, so that reading them tests nothing of our own writing. */
export async function writeRecords(topic: string, partition: number, values: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: testCluster().brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value, partition })) });
  } finally {
    await producer.disconnect();
  }
}
