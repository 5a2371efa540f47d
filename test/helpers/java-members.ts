import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { packageFile } from '../../src/lib/package-files.js';
import { eventually } from './eventually.js';
import { clientProperties } from './cluster-login.js';
import { kafkaToolClassPath } from './kafka-tools.js';
import { testCluster } from './test-cluster.js';
import { unique } from './unique.js';

/** A consumer of Kafka's own Java client. */
export interface JavaMember {
  /** The partitions that it has now. */
  readonly partitions: () => readonly number[];
  /** Partition and offset of what it has read. */
  readonly records: () => readonly (readonly [number, number])[];
  /** Why it has ended by itself; null where it has not. */
  readonly failure: () => string | null;
  readonly leave: () => Promise<void>;
}

export interface JavaMembers {
  /** @param assignors such as `CooperativeSticky`, as the client is to offer them; its default pair where there are none */
  readonly join: (group: string, topic: string, ...assignors: readonly string[]) => JavaMember;
  /** A static member, which is still in its group when it has left: until its session times out, or it is removed. */
  readonly joinAs: (instance: string, group: string, topic: string) => JavaMember;
}

/** Java's consumers for the tests of one file, in a JVM that stays. */
export function javaMembers(): JavaMembers {
  let child: ChildProcess | undefined;
  const said = new Map<string, string[][]>();
  beforeAll(async () => {
    const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', await kafkaToolClassPath()];
    const program = packageFile('test', 'kafka-tools', 'GroupMember.java');
    const started = spawn('java', [...java, program, clientProperties() ?? ''], { stdio: ['pipe', 'pipe', 'ignore'] });
    createInterface({ input: started.stdout }).on('line', (line) => {
      const [name = '', ...words] = line.split(' ');
      said.get(name)?.push(words);
    });
    child = started;
  });
  afterAll(async () => {
    if (child === undefined) return;
    child.stdin?.end();
    if (child.exitCode === null) await once(child, 'close');
  });
  const start = (...settings: readonly string[]): JavaMember => {
    const name = unique('member');
    const words: string[][] = [];
    said.set(name, words);
    const { brokers } = testCluster();
    child?.stdin?.write(`join ${name} ${brokers} ${settings.join(' ')}\n`);
    const has = (what: string): boolean => words.some(([first]) => first === what);
    const leave = async (): Promise<void> => {
      child?.stdin?.write(`leave ${name}\n`);
      await eventually(() => {
        if (!has('left')) throw new Error(`${name} has not left its group: ${words.join(' | ')}`);
      });
    };
    onTestFinished(leave);
    return {
      partitions: () => partitionsAfter(words),
      records: () => words.flatMap(([what, a, b]) => (what === 'record' ? [[Number(a), Number(b)] as const] : [])),
      failure: () => words.find(([what]) => what === 'failed')?.join(' ') ?? null,
      leave,
    };
  };
  return {
    join: (group, topic, ...assignors) => start(group, topic, assignors.join(',') || '-', '-'),
    joinAs: (instance, group, topic) => start(group, topic, '-', instance),
  };
}

function partitionsAfter(words: readonly (readonly string[])[]): readonly number[] {
  const partitions = new Set<number>();
  for (const [what, list = '-'] of words) {
    for (const partition of list === '-' ? [] : list.split(',').map(Number)) {
      if (what === 'assigned') partitions.add(partition);
      if (what === 'revoked' || what === 'lost') partitions.delete(partition);
    }
  }
  return [...partitions].sort((a, b) => a - b);
}
