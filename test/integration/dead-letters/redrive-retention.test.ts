import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { deadLetterRecord } from '../../../src/lib/dead-letters/letter.js';
import { documentOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { loneBroker } from '../../helpers/lone-broker.js';
import { recordLines } from '../../helpers/records.js';
import { runMain } from '../../helpers/run-main.js';

it(
  'letters that are older than their topic keeps records survive, and so do the commits that say they went back',
  { timeout: 180_000 },
  async () => {
    const brokers = await loneBroker({
      'log.initial.task.delay.ms': '500',
      'log.retention.check.interval.ms': '200',
      'offsets.retention.minutes': '1',
      'offsets.retention.check.interval.ms': '500',
    });
    const run = (...argv: readonly string[]) => runMain([...argv, '--brokers', brokers]);
    const short = [
      '--config',
      'retention.ms=20000',
      '--config',
      'segment.ms=500',
      '--config',
      'file.delete.delay.ms=0',
    ];
    for (const topic of ['tasks', 'control']) await run('topics', 'create', topic, '--partitions', '1', ...short);
    await run('topics', 'create', 'tasks.dlq', '--partitions', '1');

    const old = Date.now() - 3_600_000;
    const letter = deadLetterRecord(
      { topic: 'tasks', partition: 0, offset: 0, timestamp: old, key: null, value: Buffer.from('event'), headers: [] },
      { errorClass: 'E', message: 'm', stage: 'handler', attempts: 1, group: 'app', time: old },
    );
    const headers = Object.fromEntries(letter.headers.map(({ key, value }) => [key.toString(), value ?? '']));
    const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'tasks.dlq', messages: [{ value: letter.value, headers, timestamp: String(old) }] });
    await producer.send({ topic: 'control', messages: [{ value: 'as old', timestamp: String(old) }] });
    expect(documentOf('dlq.redrive', await run('dlq', 'redrive', 'tasks', '--json'))).toMatchObject({ redriven: 1 });
    await run('groups', 'reset-offsets', 'forgotten', '--topic', 'control', '--to-earliest', '--execute', '--yes');

    // Brokers roll a segment only when the next record comes.
    await eventually(
      async () => {
        await producer.send({ topic: 'control', messages: [{ value: 'next' }] });
        await producer.send({ topic: 'tasks', messages: [{ value: 'next' }] });
        const { stdout } = await run('consume', 'control', '--from-beginning', '-e');
        expect(recordLines(stdout).map(({ value }) => value)).not.toContain('as old');
      },
      { within: 15_000 },
    );
    const { stdout } = await run('consume', 'tasks', '--from-beginning', '-e');
    const [back] = recordLines(stdout);
    expect(back).toMatchObject({ value: 'event' });
    expect(back?.headers).toContainEqual({ key: 'todo-kafka.dlq.timestamp', value: String(old) });
    await producer.disconnect();

    await eventually(async () => expectCode(await run('groups', 'describe', 'forgotten'), 1), {
      within: 120_000,
    });
    expect(documentOf('dlq.redrive', await run('dlq', 'redrive', 'tasks', '--json'))).toMatchObject({ backlog: 0 });
  },
);
