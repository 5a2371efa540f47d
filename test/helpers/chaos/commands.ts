import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DocumentKind, DocumentOf } from '../../../src/lib/documents/documents.js';
import { parseDocument } from '../documents.js';
import type { BinResult, RunningBin } from '../run-bin.js';
import { unique } from '../unique.js';
import type { ChaosCluster } from './cluster.js';
import type { Progress } from './progress.js';

/** What a run of a command came to. */
export interface CommandRun<Kind extends DocumentKind> {
  readonly result: BinResult;
  /** null where it failed before there was anything to report. */
  readonly report: DocumentOf<Kind> | null;
}

/** Records of the topic that is only read: two megabytes, so that answers can be cut in the middle. */
export const fixedLines: readonly string[] = Array.from({ length: 20_000 }, (_, index) => `${index} ${'x'.repeat(90)}`);

/** Commands of the built program, whose brokers are behind the proxies. */
export class Commands {
  readonly #cluster: ChaosCluster;
  readonly #progress: Progress;
  #runs = 0;

  constructor(cluster: ChaosCluster, progress: Progress) {
    this.#cluster = cluster;
    this.#progress = progress;
  }

  /** Writes lines to a topic, at a pace that leaves time for harm. */
  async produce(topic: string, lines: readonly string[]): Promise<CommandRun<'produce'>> {
    const file = join(this.#cluster.own.data, `${topic}-${this.#runs}.txt`);
    writeFileSync(file, lines.join('\n'));
    return this.#document('produce', ['produce', topic, '--raw', '--file', file, '--rate', '1000/s']);
  }

  /** Copies a topic and reads the target back. */
  async copy(from: string, to: string): Promise<CommandRun<'copy'>> {
    return this.#document('copy', ['copy', from, to, '--verify']);
  }

  /** Reads all that a topic has now. */
  async consume(topic: string): Promise<BinResult> {
    const name = this.#name('consume -e');
    const running = this.#start(['consume', topic, '--from-beginning', '-e', '--output', 'raw']);
    running.process.stdout?.on('data', () => this.#progress.step(name));
    return this.#progress.watch(name, running.done);
  }

  /** Reads as a member of a group, until it is ended. */
  follow(topic: string, group: string): RunningBin {
    return this.#start(['consume', topic, '-g', group, '--from-beginning', '--output', 'jsonl']);
  }

  async #document<Kind extends DocumentKind>(kind: Kind, argv: readonly string[]): Promise<CommandRun<Kind>> {
    const running = this.#start([...argv, '--json']);
    const result = await this.#progress.watch(this.#name(kind), running.done);
    return { result, report: result.stdout === '' ? null : parseDocument(kind, result.stdout) };
  }

  #start(argv: readonly string[]): RunningBin {
    const running = this.#cluster.own.start([...argv, '--brokers', this.#cluster.brokers]);
    onTestFinished(() => void running.process.kill('SIGKILL')); // where the test has failed
    return running;
  }

  #name(command: string): string {
    this.#runs += 1;
    return `${command} (run ${this.#runs})`;
  }
}

/** @returns a topic that has `fixedLines`, written past the proxies */
export async function fixedTopic({ own, behind }: ChaosCluster): Promise<string> {
  const topic = unique('fixed');
  const file = join(own.data, `${topic}.txt`);
  writeFileSync(file, fixedLines.join('\n'));
  for (const argv of [
    ['topics', 'create', topic, '--partitions', '6'],
    ['produce', topic, '--raw', '--file', file],
  ]) {
    const { code, stderr } = await own.run([...argv, '--brokers', behind]);
    if (code !== 0) throw new Error(stderr);
  }
  return topic;
}
