import { describe, expect, it } from 'vitest';
import { listOffsets } from '../../../src/lib/kafka/admin/offset.js';
import type { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { OffsetTimestamp } from '../../../src/lib/kafka/protocol/list-offsets.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { recordLines } from '../../helpers/records.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { tieredBroker } from '../../helpers/tiered-storage.js';

const count = 20_000;

describe('tiered storage that is slower than the broker waits, and fails at times', () => {
  it('is read whole: an answer without records is no end (KIP-405)', async () => {
    const brokers = await tieredBroker({ delay: 400, wait: 200 });
    const kafka = openTestKafka(brokers);
    const onBroker = (argv: readonly string[], stdin?: string): Promise<RunResult> =>
      runMain([...argv, '--brokers', brokers], stdin === undefined ? {} : { stdin });
    const configs = { 'remote.storage.enable': 'true', 'segment.bytes': '1048576', 'local.retention.bytes': '1' };
    const options = Object.entries(configs).flatMap(([name, value]) => ['--config', `${name}=${value}`]);
    expect(await onBroker(['topics', 'create', 'tiered', '--partitions', '1', ...options])).toMatchObject({ code: 0 });
    const lines = Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(300)}`);
    expect(await onBroker(['produce', 'tiered', '--raw', '-z', 'none'], lines.join('\n'))).toMatchObject({ code: 0 });
    await eventually(async () => expect(await localStart(kafka)).toBeGreaterThan(count / 2), { within: 30_000 });

    const read = async (...argv: readonly string[]): Promise<readonly number[]> => {
      const { code, stdout } = await onBroker(['consume', 'tiered', '-g', 'readers', '-e', ...argv]);
      expectCode({ code, stdout }, 0);
      return recordLines(stdout).map(({ value }) => parseInt(String(value)));
    };
    const numbers = lines.map((_, index) => index);
    expect(await read('--from-beginning', '-n', '7000')).toEqual(numbers.slice(0, 7_000));
    expect(await read()).toEqual(numbers.slice(7_000)); // a commit of more than was read would leave some out
    expect(await read()).toEqual([]);
  }, 240_000);
});

/** Where the part of the log begins that the broker has not only in tiered storage. */
async function localStart(kafka: KafkaCluster): Promise<number | null> {
  const place = { topic: 'tiered', partition: 0 };
  return (
    (await listOffsets(kafka, [{ ...place, timestamp: OffsetTimestamp.earliestLocal }])).get(place)?.offset ?? null
  );
}
