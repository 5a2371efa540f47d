import type { IHeaders } from 'kafkajs';
import type * as z from 'zod/mini';
import { deadLetterRecord, type OriginalRecord } from '../../src/lib/dead-letters/letter.js';
import type { DeadLetterFailure } from '../../src/lib/dead-letters/failure.js';
import { lines, type DocumentOf } from '../../src/lib/documents/documents.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { documentOf } from './documents.js';
import { kafkajs } from './kafkajs.js';
import { consumeAll, type RecordLine } from './records.js';
import type { RunResult } from './run-main.js';
import { registerSchema } from './schemas.js';
import { createdTopic, deleteAfterwards, todoKafka } from './topics.js';

export type LetterLine = z.infer<typeof lines.letter>;

export interface WrittenRecord {
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer | string[]>>;
  readonly partition?: number;
  /** Epoch milliseconds. */
  readonly timestamp?: number;
}

/** Writes records with kafkajs's public producer, as any other program might. */
export async function writeWithHeaders(topic: string, records: readonly WrittenRecord[]): Promise<void> {
  const producer = kafkajs().producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    await producer.send({
      topic,
      acks: -1,
      messages: records.map(({ key = null, value, headers = {}, partition = 0, timestamp }) => ({
        key,
        value,
        headers: { ...headers } satisfies IHeaders,
        partition,
        ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
      })),
    });
  } finally {
    await producer.disconnect();
  }
}

/** A source and its dead-letter topic, both gone when the test has ended. */
export async function topicWithLetters(
  what: string,
  { partitions = 1 }: { readonly partitions?: number } = {},
): Promise<{ readonly source: string; readonly dlq: string }> {
  const source = await createdTopic(what, '--partitions', String(partitions));
  const dlq = `${source}.dlq`;
  deleteAfterwards(dlq, `${source}.quarantine`);
  await createTopic(dlq, partitions);
  return { source, dlq };
}

async function createTopic(name: string, partitions: number): Promise<void> {
  const { code, stderr } = await todoKafka('topics', 'create', name, '--partitions', String(partitions));
  if (code !== 0) throw new Error(stderr);
}

type GivenLetter = Partial<Omit<OriginalRecord, 'key' | 'value' | 'topic'>> &
  Partial<DeadLetterFailure> & { readonly key?: string; readonly value: string | Buffer | null };

/** A record as the consumer of todo-kafka dead-letters it. */
export function deadLetter(topic: string, { key = 'k', value, ...given }: GivenLetter): WrittenRecord {
  const original = {
    ...{ topic, partition: 0, offset: 0, timestamp: 1_600_000_000_000, headers: [], ...given },
    key: Buffer.from(key),
    value: typeof value === 'string' ? Buffer.from(value) : value,
  };
  const failure = {
    ...{ errorClass: 'PaymentError', message: 'refused', stage: 'handler', attempts: 5, group: 'app' },
    ...{ time: Date.now(), ...given },
  };
  const letter = deadLetterRecord(original, failure);
  return {
    key: letter.key,
    value: letter.value,
    headers: Object.fromEntries(letter.headers.map((each) => [each.key.toString(), each.value ?? ''])),
    partition: original.partition,
    timestamp: Number(letter.timestamp),
  };
}

export function letterLines(stdout: string): readonly LetterLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lines.letter.parse(parseJson(line)));
}

/** How many letters of each reason wait in a dead-letter topic. */
export async function backlogOf(dlq: string): Promise<Readonly<Record<string, number>>> {
  const { topics } = documentOf('dlq.list', await todoKafka('dlq', 'list', '--json'));
  const own = topics.find(({ topic }) => topic === dlq);
  if (own === undefined) throw new Error(`"${dlq}" is not listed`);
  return Object.fromEntries(own.reasons.map(({ reason, letters }) => [reason, letters]));
}

/** Runs `dlq redrive` with `--json`. */
export async function redrive(
  name: string,
  ...argv: readonly string[]
): Promise<RunResult & { readonly document: DocumentOf<'dlq.redrive'> }> {
  const result = await todoKafka('dlq', 'redrive', name, '--json', ...argv);
  return { ...result, document: documentOf('dlq.redrive', result) };
}

/** What is in a topic, with the headers of each record by name. */
export async function recordsOf(
  topic: string,
): Promise<readonly (Omit<RecordLine, 'headers'> & { readonly headers: Readonly<Record<string, unknown>> })[]> {
  return (await consumeAll(topic)).map(({ headers, ...record }) => ({
    ...record,
    headers: Object.fromEntries(headers.map(({ key, value }) => [typeof key === 'string' ? key : key.$bytes, value])),
  }));
}

/** The lag of a dead-letter topic's redrive group, which is its backlog. */
export async function lagOf(dlq: string): Promise<number> {
  const { groups } = documentOf('groups.lag', await todoKafka('groups', 'lag', `todo-kafka.redrive.${dlq}`, '--json'));
  return groups.reduce((sum, { lag, uncommitted }) => sum + lag + uncommitted, 0);
}

/** Value, reason, attempts and redrives of each letter that waits. */
export async function attemptsOf(dlq: string): Promise<readonly (readonly unknown[])[]> {
  const shown = letterLines((await todoKafka('dlq', 'show', dlq)).stdout);
  return shown.map(({ value, letter: { reason, attempts, redrives } }) => [value, reason, attempts, redrives]);
}

/** A source whose values have a schema, `{title, priority: LOW | HIGH}`, and its dead-letter topic. */
export async function topicWithSchema(
  what: string,
): Promise<{ readonly source: string; readonly dlq: string; readonly id: number }> {
  const topics = await topicWithLetters(what);
  return { ...topics, id: await registerSchema(`${topics.source}-value`, taskSchema('LOW', 'HIGH')) };
}

/** `{title, priority}`, of which the latter is one of these. */
export function taskSchema(...symbols: readonly string[]): string {
  const priority = { type: 'enum', name: 'Priority', symbols };
  const fields = [
    { name: 'title', type: 'string' },
    { name: 'priority', type: priority },
  ];
  return JSON.stringify({ type: 'record', name: 'Task', fields });
}

/** A value of that schema as its bytes, which need not be valid. */
export function taskBytes(id: number, title: string, priority: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0]);
  header.writeInt32BE(id, 1);
  return Buffer.concat([header, Buffer.from([title.length * 2]), Buffer.from(title), Buffer.from([priority * 2])]);
}
