import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import { mapAtMost } from '../../../src/lib/values/map-at-most.js';
import { expectCode } from '../../helpers/expect-code.js';
import { deadLetter, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { cpuSecondsOf } from '../../helpers/cpu-time.js';
import { recordsIn, writeRaw } from '../../helpers/raw-records.js';
import { runBin, startBin, type BinResult, type RunningBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

interface Ended extends BinResult {
  /** Seconds of the processor's time that it still took when it was told to end; null where it had ended before. */
  readonly afterwards: number | null;
}

interface Interrupting {
  readonly cwd?: string;
  /** When it is told to end: where nothing is said, after a second of the processor's time. */
  readonly when?: (running: RunningBin) => boolean;
}

/** Lets a command work, then tells it to end. */
async function interrupted(argv: readonly string[], { cwd, when }: Interrupting = {}): Promise<Ended> {
  const running = startBin([...argv, ...clusterFlags()], cwd === undefined ? {} : { cwd });
  const { process: child } = running;
  let [told, used]: [number | null, number] = [null, 0];
  while (child.exitCode === null && child.signalCode === null) {
    used = cpuSecondsOf(child.pid) ?? used;
    if (told === null && (when === undefined ? used > 1 : when(running))) {
      child.kill('SIGINT');
      told = used;
    }
    await pause(5);
  }
  return { ...(await running.done), afterwards: told === null ? null : used - told };
}

function expectPrompt({ code, stderr, afterwards }: Ended): void {
  expect([code, stderr]).toEqual([130, expect.stringContaining('Error: interrupted\n')]);
  expect(afterwards).not.toBeNull();
  expect(afterwards).toBeLessThan(1);
}

/** Where the system does not tell, a command would never be told to end. */
const isTold = cpuSecondsOf(process.pid) !== null;

describe.runIf(isTold)('Ctrl-C in the middle of the heaviest work', { timeout: 300_000 }, () => {
  it('ends consume among values of megabytes in batches of kilobytes', async () => {
    const topic = await createdTopic('interrupted-consume', '--partitions', '1');
    const value = Buffer.from(JSON.stringify({ text: 'a\u0001"'.repeat(300_000) }));
    const record: NewRecord = { key: null, value, headers: [], timestamp: 1 };
    await mapAtMost(10, Array(400).fill(record), async (each: NewRecord) => writeRaw(topic, each, 0, 'zstd'));
    const consume = ['consume', topic, '--from-beginning', '-e'];
    expectPrompt(await interrupted(consume, { when: ({ stdout }) => stdout() !== '' }));
    expectPrompt(await interrupted([...consume, '--grep', 'nowhere']));
    expectPrompt(await interrupted([...consume, '--filter', 'value == "nowhere"']));
  });

  it('ends schemas check and topics sync --dry-run where each of many topics has a schema of thousands of fields', async () => {
    const fields = Array.from({ length: 3_000 }, (_, index) => ({
      name: `field_${index}`,
      type: 'string',
      default: '',
    }));
    const topics = Array.from({ length: 800 }, () => `  ${unique('interrupted')}: { value: { schema: r.avsc } }\n`);
    const folder = workspace({
      'topics.yaml': `version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics:\n${topics.join('')}`,
      'r.avsc': JSON.stringify({ type: 'record', name: 'R', fields }),
    });
    for (const command of [
      ['schemas', 'check'],
      ['topics', 'sync', '--dry-run'],
    ]) {
      expectPrompt(await interrupted(command, { cwd: folder }));
    }
  });

  it('ends dlq redrive, which loses and doubles nothing', async () => {
    const { source, dlq } = await topicWithLetters('interrupted-redrive');
    const value = JSON.stringify({ text: 'a"'.repeat(150_000) });
    const keys = Array.from({ length: 240 }, (_, index) => String(index));
    await mapAtMost(8, keys, async (key) => writeWithHeaders(dlq, [deadLetter(source, { key, value })]));
    expectPrompt(await interrupted(['dlq', 'redrive', dlq]));
    const again = await runBin(['dlq', 'redrive', dlq, ...clusterFlags()]);
    expectCode(again, 0);
    const redriven = (await recordsIn(source)).map(({ key }) => key?.toString());
    expect(redriven.toSorted()).toEqual(keys.toSorted());
  });
});
