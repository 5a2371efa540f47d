import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect } from 'vitest';
import { foreignTest, kcat } from '../../helpers/foreign-clients.js';
import { clusterAddressFlags, kafkaTool, kafkaToolClassPath } from '../../helpers/kafka-tools.js';
import { consumeAll, produce } from '../../helpers/records.js';
import { storedCodecs } from '../../helpers/stored-codecs.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';

const codecs = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
const lines = Array.from({ length: 500 }, (_, index) => `value number ${index}`);

/** A topic in which batches stay as their producer compressed them. */
async function producerTopic(what: string): Promise<string> {
  return createdTopic(what, '--partitions', '1', '--config', 'compression.type=producer');
}

async function javaWrites(topic: string, codec: string): Promise<void> {
  const tool = ['-cp', await kafkaToolClassPath(), 'org.apache.kafka.tools.ConsoleProducer'];
  const options = [...clusterAddressFlags(), '--topic', topic, '--compression-codec', codec];
  const java = spawn('java', ['-XX:TieredStopAtLevel=1', ...tool, ...options], { stdio: ['pipe', 'ignore', 'ignore'] });
  java.stdin.end(`${lines.join('\n')}\n`);
  const [code] = (await once(java, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`ConsoleProducer ended with ${String(code)}`);
}

describe('each codec', () => {
  foreignTest('is written so that Java and kcat read it', async () => {
    const topics = new Map<string, string>();
    for (const codec of codecs) {
      const topic = await producerTopic('ours');
      topics.set(codec, topic);
      await produce(topic, ['--raw', '-z', codec], { stdin: lines.join('\n') });
      expect(await storedCodecs(topic)).toEqual([codec]);
      const { brokers } = testCluster();
      expect(await kcat(['-b', brokers, '-C', '-t', topic, '-e', '-q'])).toBe(`${lines.join('\n')}\n`);
    }
    const shown = await kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...[...clusterAddressFlags(), '--from-beginning'],
      ...['--include', [...topics.values()].join('|'), '--timeout-ms', '20000'],
      ...['--max-messages', String(codecs.length * lines.length)],
    ]);
    const expected = codecs.flatMap(() => lines).sort();
    expect(shown.trim().split('\n').sort()).toEqual(expected);
  });

  foreignTest.each(codecs)('%s is read as Java and kcat wrote it', async (codec) => {
    const [java, librdkafka] = [await producerTopic('java'), await producerTopic('librdkafka')];
    await Promise.all([
      javaWrites(java, codec),
      kcat(['-b', testCluster().brokers, '-P', '-t', librdkafka, '-z', codec, '-X', 'linger.ms=100'], lines.join('\n')),
    ]);
    for (const topic of [java, librdkafka]) {
      expect(await storedCodecs(topic)).toEqual([codec]);
      expect((await consumeAll(topic)).map(({ value }) => value)).toEqual(lines);
    }
  });
});
