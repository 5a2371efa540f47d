import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { DocumentKind, DocumentOf } from '../../src/lib/documents/documents.js';
import { parseDocument } from './documents.js';
import { eventually } from './eventually.js';
import { clusterAddressFlags, kafkaToolClassPath } from './kafka-tools.js';
import { kafkajs } from './kafkajs.js';
import { runMain, type RunResult } from './run-main.js';
import { clusterFlags } from './test-cluster.js';
import { unique } from './unique.js';

/** A group's name; the group is deleted when the test has ended. */
export function groupName(what: string): string {
  const group = unique(what);
  onTestFinished(() => deleteGroups(group));
  return group;
}

/** Deletes groups; fine where one is not there. */
export async function deleteGroups(...groups: readonly string[]): Promise<void> {
  const admin = kafkajs().admin();
  await admin.connect();
  await admin.deleteGroups([...groups]).catch(() => undefined); // some may not have come into being
  await admin.disconnect();
}

/** Runs `groups …` on the test cluster, inside this process, with a folder for undo files. */
export async function groups(...argv: readonly string[]): Promise<RunResult> {
  return runMain(['groups', ...argv, ...clusterFlags()], {
    env: { TODO_KAFKA_DATA: join(inject('testRoot'), 'data') },
  });
}

type GroupsKind = Extract<DocumentKind, `groups.${string}`>;

/** Runs the command that prints a kind of document with `--json`, and expects this exit code. */
export async function groupsDocument<Kind extends GroupsKind>(
  kind: Kind,
  argv: readonly string[],
  code = 0,
): Promise<DocumentOf<Kind>> {
  const result = await groups(kind.slice('groups.'.length), ...argv, '--json');
  if (result.code !== code) throw new Error(`exit code ${result.code}: ${result.stderr}${result.stdout}`);
  return parseDocument(kind, result.stdout);
}

/**
 * Has a kafkajs consumer read a topic in a group, without committing, until the test has ended or it is told to leave.
 * @returns tells it
 */
export async function kafkajsMember(group: string, topic: string): Promise<() => Promise<void>> {
  const consumer = kafkajs().consumer({ groupId: group, maxWaitTimeInMs: 100 });
  await consumer.connect();
  const leave = (): Promise<void> => consumer.disconnect();
  onTestFinished(leave);
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
  await eventually(
    async () => {
      const { groups: described } = await groupsDocument('groups.describe', [group, '--state']);
      if (described[0]?.state !== 'Stable') throw new Error(`the group is ${described[0]?.state ?? 'not there'}`);
    },
    { within: 30_000 },
  );
  return leave;
}

/**
 * One of Kafka's console consumers (`consumer.ConsoleConsumer`, `consumer.ConsoleShareConsumer`), as a member of a group.
 * @returns ends it
 */
export async function javaConsumer(mainClass: string, ...args: readonly string[]): Promise<() => Promise<void>> {
  const child = spawn(
    'java',
    [
      ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', await kafkaToolClassPath()],
      ...[`org.apache.kafka.tools.${mainClass}`, ...clusterAddressFlags(), ...args],
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}
