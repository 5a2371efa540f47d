import { setTimeout as pass } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { eventually } from '../eventually.js';
import { openTestKafka } from '../kafka.js';
import { recordsIn } from '../raw-records.js';
import { recordLines } from '../records.js';
import type { RunningBin } from '../run-bin.js';
import { below } from '../seeded.js';
import { unique } from '../unique.js';
import type { Circumstances } from './chaos-run.js';
import {
  commitAnomalies,
  consumeAnomalies,
  copyAnomalies,
  endAnomalies,
  produceAnomalies,
} from './command-anomalies.js';
import { Commands, fixedLines, type CommandRun } from './commands.js';
import { textOf, type Place } from './history.js';

const copies = 8;
const follower = 'consume -g';

export interface CommandsOptions extends Circumstances {
  /** Of the brokers themselves. */
  readonly admin: Admin;
  /** The topic that has `fixedLines`. */
  readonly fixed: string;
}

/** Commands side by side, each begun again and again until the harm is done, and once more when everything is well. */
export class CommandsRun {
  readonly #options: CommandsOptions;
  readonly #commands: Commands;
  readonly #numbers = unique('numbers');
  readonly #targets = Array.from({ length: copies }, () => unique('copied'));
  readonly #topics: readonly string[] = [this.#numbers, ...this.#targets];
  readonly #produced: { readonly lines: readonly string[]; readonly run: CommandRun<'produce'> }[] = [];
  readonly #followers: RunningBin[] = [];
  readonly #found: string[] = [];

  private constructor(options: CommandsOptions) {
    this.#options = options;
    this.#commands = new Commands(options.cluster, options.progress);
  }

  /** Before any harm is done. */
  static async begin(options: CommandsOptions): Promise<CommandsRun> {
    const run = new CommandsRun(options);
    await options.admin.createTopics({
      topics: run.#topics.map((topic) => ({ topic, numPartitions: 6, replicationFactor: 3 })),
      waitForLeaders: false, // which kafkajs gives up where a broker has not heard of a topic yet
    });
    return run;
  }

  /** @returns what must not have been */
  async anomalies(harmed: Promise<void>): Promise<readonly string[]> {
    const done = new AbortController();
    const following = new AbortController();
    const followed = this.#follow(following.signal);
    await Promise.all([
      repeat(() => this.#produce(), done.signal),
      repeat(() => this.#read(), done.signal),
      this.#killFollower(),
      harmed.finally(() => done.abort()),
    ]);
    const there = await this.#valuesIn(this.#numbers);
    for (const { lines, run } of this.#produced) this.#judge(produceAnomalies(lines, run, there));
    const records = [...there.values()].reduce((sum, times) => sum + times, 0);
    await this.#options.progress.until(follower, records, () => new Set(this.#delivered().map(textOf)).size);
    following.abort();
    this.#followers.at(-1)?.process.kill('SIGTERM');
    await this.#options.progress.watch(follower, followed);
    await this.#options.admin.deleteTopics({ topics: [...this.#topics] });
    return this.#found;
  }

  async #produce(): Promise<void> {
    const lines = Array.from({ length: 2_000 }, (_, index) => `${this.#produced.length}-${index}`);
    this.#produced.push({ lines, run: await this.#commands.produce(this.#numbers, lines) });
  }

  /** Alone, and as a copy that is checked. */
  async #read(): Promise<void> {
    const { fixed } = this.#options;
    this.#judge(consumeAnomalies(await this.#commands.consume(fixed), fixedLines));
    const target = this.#targets.shift();
    if (target === undefined) return;
    const run = await this.#commands.copy(fixed, target);
    this.#judge(copyAnomalies(run, fixedLines, await this.#valuesIn(target)));
  }

  /** Has a member of the group run as long as this is not over, whatever becomes of the one before. */
  async #follow(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const running = this.#commands.follow(this.#numbers, this.#numbers);
      this.#followers.push(running);
      const result = await running.done;
      if (result.code !== null) this.#judge(endAnomalies(follower, result)); // else we have killed it
      await this.#judgeCommits();
    }
  }

  async #killFollower(): Promise<void> {
    await pass(4_000 + below(8_000, this.#options.random));
    this.#followers.at(-1)?.process.kill('SIGKILL');
  }

  #judge(anomalies: readonly string[]): void {
    this.#found.push(...anomalies);
    for (const anomaly of anomalies) this.#options.progress.note(anomaly);
  }

  /** Nothing may be committed that no output has. */
  async #judgeCommits(): Promise<void> {
    const asked = { groupId: this.#numbers, topics: [this.#numbers] };
    const [topic] = await eventually(() => this.#options.admin.fetchOffsets(asked), { within: 60_000 });
    const committed = (topic?.partitions ?? []).map(({ partition, offset }) => ({ partition, offset: Number(offset) }));
    this.#judge(commitAnomalies(committed, this.#delivered()));
  }

  #delivered(): readonly Place[] {
    return this.#followers.flatMap(({ stdout }) => {
      const text = stdout();
      return recordLines(text.slice(0, text.lastIndexOf('\n') + 1));
    });
  }

  /** How often each value is in a topic. */
  async #valuesIn(topic: string): Promise<ReadonlyMap<string, number>> {
    const times = new Map<string, number>();
    for (const { value } of await recordsIn(topic, openTestKafka(this.#options.cluster.behind))) {
      const text = value?.toString() ?? '';
      times.set(text, (times.get(text) ?? 0) + 1);
    }
    return times;
  }
}

async function repeat(work: () => Promise<void>, harmed: AbortSignal): Promise<void> {
  for (let isLast = false; !isLast;) {
    isLast = harmed.aborted;
    await work();
  }
}
