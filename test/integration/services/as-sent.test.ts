import { describe, expect, it, onTestFinished } from 'vitest';
import { withSchemaId } from '../../../src/lib/events/wire-format.js';
import { EventConsumer } from '../../../src/lib/services/consumer/event-consumer.js';
import type { EventContext, OtherHandlers } from '../../../src/lib/services/consumer/options.js';
import { EventProducer } from '../../../src/lib/services/producer/event-producer.js';
import { serviceConnection } from '../../helpers/cluster-login.js';
import { eventually } from '../../helpers/eventually.js';
import { writeRaw } from '../../helpers/raw-records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const onePartition = ['--partitions', '1'];
const draft = '"$schema":"http://json-schema.org/draft-07/schema#"';
const rest = { headers: [], timestamp: 1_700_000_000_000 };

/** What handlers are given of a topic, in its order. */
async function given(topic: string, others?: (seen: unknown[]) => OtherHandlers) {
  const [seen, contexts, buried] = [[] as unknown[], [] as EventContext[], [] as number[]];
  const consumer = new EventConsumer({
    ...serviceConnection(),
    groupId: unique('given'),
    concurrency: 1,
    hooks: { onDeadLetter: ({ offset }) => buried.push(offset) },
  });
  onTestFinished(() => consumer.close());
  const event = (value: unknown, context: EventContext): void => {
    seen.push(value);
    contexts.push(context);
  };
  consumer.registerHandler(topic, event, others?.(seen));
  await consumer.start();
  return { seen, contexts, buried };
}

describe('what a handler is given is what was sent', () => {
  it.each([
    ['Avro', 'AVRO', '{"type":"map","values":"string"}'],
    ['JSON', 'JSON', `{${draft},"type":"object"}`],
  ] as const)('maps of %s with the keys "$bytes" and "__proto__"', async (_, type, schema) => {
    const topic = await createdTopic('maps', ...onePartition);
    await registerSchema(`${topic}-value`, schema, type);
    const events = ['{"$bytes":"AA=="}', '{"$$bytes":"x"}', '{"__proto__":"p","a":"1"}'].map(
      (text) => JSON.parse(text) as Readonly<Record<string, string>>,
    );
    const producer = new EventProducer(serviceConnection());
    onTestFinished(() => producer.close());
    await producer.publishBatch(topic, events);
    const { seen } = await given(topic);
    await eventually(() => expect(seen).toHaveLength(3));
    expect(seen.map((event) => JSON.stringify(event))).toEqual(events.map((event) => JSON.stringify(event)));
  });

  it.each([
    ['Avro', 'AVRO', '["null","string"]', Buffer.from([0])],
    ['JSON', 'JSON', `{${draft}}`, Buffer.from('null')],
  ] as const)('a null of %s with a header, and a key that is not text', async (_, type, schema, payload) => {
    const topic = await createdTopic('nulls', ...onePartition);
    const id = await registerSchema(`${topic}-value`, schema, type);
    const key = Buffer.from([0xff, 0x00]);
    await writeRaw(topic, { ...rest, key, value: withSchemaId(id, payload) });
    const { seen, contexts } = await given(topic);
    await eventually(() => expect(seen).toEqual([null]));
    expect(contexts[0]?.keyBytes).toEqual(key);
  });
});

describe('records that are no events', () => {
  it('reach handlers that ask for them', async () => {
    const topic = await createdTopic('others', ...onePartition);
    const id = await registerSchema(`${topic}-value`, '"string"');
    const key = Buffer.from('k');
    const values = [withSchemaId(id, Buffer.from([2, 0x61])), null, Buffer.from('plain'), Buffer.alloc(0)];
    for (const value of values) await writeRaw(topic, { ...rest, key, value });
    const { seen, buried } = await given(topic, (all) => ({
      tombstone: ({ key: of }) => all.push({ tombstone: of }),
      bytes: async (value, { offset }) => {
        await Promise.resolve();
        all.push({ bytes: value.toString(), offset });
      },
    }));
    await eventually(() => expect(seen).toHaveLength(4));
    expect(seen).toEqual(['a', { tombstone: 'k' }, { bytes: 'plain', offset: 2 }, { bytes: '', offset: 3 }]);
    expect(buried).toEqual([]);
  });
});
