import { onTestFinished } from 'vitest';
import { awaitPartitions } from '../../src/lib/topics/await-topics.js';
import { openTestKafka } from './kafka.js';
import type { RunningBin } from './run-bin.js';
import type { ThreeBrokers } from './three-brokers.js';
import { unique } from './unique.js';

export const megabyte = 'x'.repeat(1_000_000);

/** A topic of one test, with its replicas on these brokers, a list a partition, and so many megabytes in each. */
export async function placed(
  { own, admin, kafka, brokers }: ThreeBrokers,
  assignment: readonly (readonly number[])[],
  megabytes = 0,
): Promise<string> {
  const topic = unique('balance');
  onTestFinished(async () => {
    await own.run(['topics', 'delete', topic, '--if-exists', '--yes']);
  });
  const replicaAssignment = assignment.map((ids, partition) => ({ partition, replicas: [...ids] }));
  const configEntries = [{ name: 'min.insync.replicas', value: '1' }]; // Kafka 3 takes it at its word
  // kafkajs gives up waiting for leaders where a broker has not heard of the topic yet.
  await admin.createTopics({ topics: [{ topic, replicaAssignment, configEntries }], waitForLeaders: false });
  await awaitPartitions(openTestKafka(brokers), new Map([[topic, assignment.length]]));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (const partition of assignment.keys()) {
      for (let sent = 0; sent < megabytes; sent++) {
        await producer.send({ topic, acks: -1, messages: [{ value: megabyte, partition }] });
      }
    }
  } finally {
    await producer.disconnect();
  }
  return topic;
}

/** Starts to balance so slowly that it can be interrupted, and waits until moves are under way. */
export async function slowBalance(cluster: ThreeBrokers, topic: string): Promise<RunningBin> {
  const running = cluster.own.start(['topics', 'balance', '--throttle', '100KB/s']);
  onTestFinished(() => void running.process.kill('SIGKILL'));
  await cluster.untilUnderWay(topic, running);
  return running;
}

/** A topic that a killed run has left with two moves under way. */
export async function leftByKilledRun(cluster: ThreeBrokers): Promise<string> {
  const topic = await placed(cluster, [[1], [1], [1]], 4);
  const running = await slowBalance(cluster, topic);
  running.process.kill('SIGKILL');
  await running.done;
  return topic;
}
