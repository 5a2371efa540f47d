import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import { packageFile } from '../../src/lib/package-files.js';
import { clientProperties } from './cluster-login.js';
import { clusterAddressFlags, kafkaToolClassPath } from './kafka-tools.js';
import { testCluster } from './test-cluster.js';

const committedRow = z.tuple([z.string(), z.int(), z.int(), z.nullable(z.int()), z.string()]);
/** Topic, partition, offset, leader epoch (null where there is none), metadata. */
export type CommittedRow = z.infer<typeof committedRow>;

/** Kafka's own tools and admin client in a JVM that stays, so that each call takes some hundredths of a second. */
export interface ToolSession {
  /** What `kafka-consumer-groups` prints, errors too. */
  readonly consumerGroups: (...args: readonly string[]) => Promise<string>;
  /** What `kafka-share-groups` prints. */
  readonly shareGroups: (...args: readonly string[]) => Promise<string>;
  /** What one of Kafka's tools prints, by the name of its class. */
  readonly tool: (mainClass: string, ...args: readonly string[]) => Promise<string>;
  /** What `kafka-delete-records` prints. @param file of offsets, in JSON */
  readonly deleteRecords: (file: string) => Promise<string>;
  /** Commits from outside the group, which comes into being where it does not exist. */
  readonly commit: (group: string, rows: readonly CommittedRow[]) => Promise<void>;
  /** All that a group has committed, by topic and partition. */
  readonly committed: (group: string) => Promise<readonly CommittedRow[]>;
  /** Has all members leave a classic group, also static ones that have ended. */
  readonly removeMembers: (group: string) => Promise<void>;
}

/** A session for the tests of one file. Its JVM thinks that it is in New York. @param brokers those of all tests unless given */
export function toolSession(brokers: () => string = () => testCluster().brokers): ToolSession {
  let ask: Ask = () => Promise.reject(new Error('not started'));
  let end = (): void => undefined;
  beforeAll(async () => {
    const started = await start(brokers());
    ask = started.ask;
    end = started.end;
    await ask(['committed', '']); // it has started when it answers
  });
  afterAll(() => {
    end();
  });
  const run = (mainClass: string, args: readonly string[]): Promise<string> =>
    ask(['run', mainClass, ...clusterAddressFlags(brokers()), ...args]);
  const tools = 'org.apache.kafka.tools';
  return {
    consumerGroups: (...args) => run(`${tools}.consumer.group.ConsumerGroupCommand`, args),
    shareGroups: (...args) => run(`${tools}.consumer.group.ShareGroupCommand`, args),
    deleteRecords: (file) => run(`${tools}.DeleteRecordsCommand`, ['--offset-json-file', file]),
    tool: (mainClass, ...args) => run(mainClass, args),
    commit: async (group, rows) => {
      await ask(['commit', group, rows]);
    },
    removeMembers: async (group) => {
      await ask(['remove', group]);
    },
    committed: async (group) => z.array(committedRow).parse(JSON.parse(await ask(['committed', group]))),
  };
}

type Ask = (question: readonly unknown[]) => Promise<string>;

async function start(brokers: string): Promise<{ readonly ask: Ask; readonly end: () => void }> {
  const child = spawn(
    'java',
    [
      ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Duser.timezone=America/New_York'],
      ...['-cp', await kafkaToolClassPath(), packageFile('test', 'kafka-tools', 'ToolSession.java')],
      brokers,
      clientProperties() ?? '',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const ask: Ask = (question) => {
    const answer = last.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`Kafka's tools have ended: ${Buffer.concat(errors).toString()}`);
      return z.string().parse(JSON.parse(line.value));
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  return { ask, end: () => child.stdin.end() };
}

/** The words of each line of the first table in a text, by heading; a heading of two words is two columns. */
export function tableRows(text: string): readonly Readonly<Record<string, string>>[] {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => /^(GROUP|TOPIC)\s/.test(line));
  if (start === -1) throw new Error(`no table: ${text}`);
  const table = lines.slice(start);
  const end = table.indexOf('');
  const [headings = [], ...rows] = table.slice(0, end === -1 ? undefined : end).map((line) => line.split(/\s+/));
  return rows.map((words) => Object.fromEntries(headings.map((heading, index) => [heading, words[index] ?? ''])));
}

/** A row without some of its columns. */
export function without(
  row: Readonly<Record<string, string>>,
  ...headings: readonly string[]
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).filter(([heading]) => !headings.includes(heading)));
}
