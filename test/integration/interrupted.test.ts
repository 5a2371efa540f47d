import { expect, it } from 'vitest';
import { deleteRecordsApi } from '../../src/lib/kafka/protocol/delete-records.js';
import { describeConfigsApi } from '../../src/lib/kafka/protocol/describe-configs.js';
import { cpuTimer } from '../helpers/cpu-time.js';
import { documentOf } from '../helpers/documents.js';
import { backlogOf, deadLetter, topicWithLetters, writeWithHeaders } from '../helpers/letters.js';
import { RewritingProxy } from '../helpers/rewriting-proxy.js';
import { runMain, startMain, type RunningMain, type RunResult } from '../helpers/run-main.js';
import { createdTopic, deleteAfterwards } from '../helpers/topics.js';
import { unique } from '../helpers/unique.js';
import { workspace } from '../helpers/workspace.js';

/** What passes through the proxy sets off Ctrl-C: once, when a command is in the middle of its work. */
class Key {
  #running: RunningMain | null = null;
  #press: () => void = () => undefined;
  readonly #pressed = new Promise<void>((resolve) => (this.#press = resolve));

  press(): void {
    this.#press();
  }

  /** Seconds of the processor's time between the key and the end are few. */
  async interrupted(argv: readonly string[], workingDirectory?: string): Promise<RunResult> {
    this.#running = startMain(argv, workingDirectory === undefined ? {} : { workingDirectory });
    await Promise.race([this.#pressed, this.#running.done]);
    const cpuSeconds = cpuTimer();
    this.#running.interrupt();
    const result = await this.#running.done;
    expect(cpuSeconds()).toBeLessThan(1);
    expect([result.code, result.stderr]).toEqual([130, expect.stringContaining('interrupted')]);
    return result;
  }
}

it('topics describe ends while a broker does not answer', async () => {
  const topic = await createdTopic('interrupted-describe');
  const [proxy, key] = [await RewritingProxy.open(), new Key()];
  proxy.swallows = (apiKey) => {
    if (apiKey === describeConfigsApi.key) key.press();
    return apiKey === describeConfigsApi.key;
  };
  const { stdout } = await key.interrupted(['topics', 'describe', topic, '--brokers', proxy.brokers]);
  expect(stdout).toBe('');
});

it('topics sync says which of many topics it has made', async () => {
  const topics = Array.from({ length: 60 }, (_, index) => unique(`interrupted-sync-${index}`));
  deleteAfterwards(...topics);
  const folder = workspace({
    'topics.yaml': `version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n${topics.map((topic) => `  ${topic}:\n`).join('')}`,
  });
  const [proxy, key] = [await RewritingProxy.open(), new Key()];
  proxy.onMetadata = (answer) => ({
    ...answer,
    topics: answer.topics.map((topic) => {
      if (!topics.includes(topic.name ?? '') || topic.partitions.length === 0) return topic;
      key.press(); // they are made, and the command waits until all brokers know of them
      return { ...topic, partitions: [] };
    }),
  });
  const sync = ['topics', 'sync', '--no-schemas', '--json', '--brokers', proxy.brokers];
  const { actions } = documentOf('topics.sync', await key.interrupted(sync, folder));
  expect(actions.map(({ action, status }) => [action, status])).toEqual(topics.map(() => ['create-topic', 'done']));
});

it('dlq purge ends while brokers do not answer, and says what was deleted where only one of them fails', async () => {
  const { source, dlq } = await topicWithLetters('interrupted-purge', { partitions: 3 });
  await writeWithHeaders(
    dlq,
    [0, 1, 2].map((partition) => deadLetter(source, { value: 'a', partition, errorClass: 'A' })),
  );
  const [proxy, key] = [await RewritingProxy.open(), new Key()];
  proxy.swallows = (apiKey) => {
    if (apiKey === deleteRecordsApi.key) key.press();
    return apiKey === deleteRecordsApi.key;
  };
  const purge = ['dlq', 'purge', dlq, '--yes', '--json', '--brokers', proxy.brokers];
  expect((await key.interrupted(purge)).stdout).toBe('');
  expect(await backlogOf(dlq)).toEqual({ A: 3 });

  let answers = 0;
  proxy.swallows = () => false;
  proxy.breaksOff = (apiKey) => apiKey === deleteRecordsApi.key && ++answers === 1;
  const result = await runMain(purge);
  const { partitions } = documentOf('dlq.purge', result);
  const deleted = partitions.filter(({ error }) => error === null);
  expect([result.code, partitions.length - deleted.length]).toEqual([1, 1]);
  for (const { startOffset, newStartOffset } of deleted) expect(newStartOffset).toBe(startOffset + 1);
});
