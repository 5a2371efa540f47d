import type { Message } from 'kafkajs';
import { onTestFinished } from 'vitest';
import { kafkajs } from './kafkajs.js';
import { runMain, startMain, type RunningMain, type RunResult } from './run-main.js';
import { clusterFlags } from './test-cluster.js';
import { unique } from './unique.js';

/** Runs a command line against the test cluster, inside this process. */
export async function todoKafka(...argv: readonly string[]): Promise<RunResult> {
  return runMain([...argv, ...clusterFlags()]);
}

/** Begins to run a command line against the test cluster, inside this process. */
export function startTodoKafka(...argv: readonly string[]): RunningMain {
  return startMain([...argv, ...clusterFlags()]);
}

/** A topic of the test's own, which is gone when the test has ended. */
export async function createdTopic(what: string, ...options: readonly string[]): Promise<string> {
  const name = unique(what);
  deleteAfterwards(name);
  const { code, stderr } = await todoKafka('topics', 'create', name, ...options);
  if (code !== 0) throw new Error(stderr);
  return name;
}

/** Deletes these topics when the test has ended; fine where one is not there. */
export function deleteAfterwards(...names: readonly string[]): void {
  onTestFinished(async () => {
    await todoKafka('topics', 'delete', ...names, '--if-exists', '--force', '--yes');
  });
}

/** Writes plain records with kafkajs's public producer, so that reading them tests nothing of our own writing. */
export async function writeRecords(topic: string, partition: number, values: readonly string[]): Promise<void> {
  await write(
    topic,
    values.map((value) => ({ value, partition })),
  );
}

/** Writes a record for each of these times, in epoch milliseconds. */
export async function writeTimedRecords(topic: string, partition: number, times: readonly number[]): Promise<void> {
  await write(
    topic,
    times.map((time) => ({ value: new Date(time).toISOString(), timestamp: String(time), partition })),
  );
}

async function write(topic: string, messages: Message[]): Promise<void> {
  const producer = kafkajs().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages });
  } finally {
    await producer.disconnect();
  }
}
