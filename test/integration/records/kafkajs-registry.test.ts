import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { kafkajsRegistry } from '../../helpers/cluster-login.js';
import { kafkajs } from '../../helpers/kafkajs.js';
import { consumeAll, produce } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** How a service in JavaScript has read and written such events before todo-kafka: kafkajs and its registry client. */
const kafka = kafkajs();
const registry = new SchemaRegistry(kafkajsRegistry());

async function eventTopic(what: string): Promise<{ readonly topic: string; readonly schemaId: number }> {
  const topic = await createdTopic(what, '--partitions', '1');
  return { topic, schemaId: await registerSchema(`${topic}-value`, shippedSchema('task-created')) };
}

async function readMessages(topic: string, count: number): Promise<readonly KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId: unique('kafkajs') });
  const messages: KafkaMessage[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachMessage = ({ message }: { readonly message: KafkaMessage }): Promise<void> => {
        if (messages.push(message) === count) resolve();
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    return messages;
  } finally {
    await consumer.disconnect();
  }
}

describe('@kafkajs/confluent-schema-registry', () => {
  it('decodes what todo-kafka writes', async () => {
    const { topic } = await eventTopic('to-kafkajs');
    await produce(topic, ['--sample', '20', '--key-field', 'userId', '-z', 'gzip']); // the one codec that kafkajs brings along
    const messages = await readMessages(topic, 20);
    const values: unknown[] = [];
    for (const { value } of messages) values.push(value === null ? null : await registry.decode(value));
    expect(JSON.parse(JSON.stringify(values))).toEqual((await consumeAll(topic)).map(({ value }) => value));
  });

  it('writes what todo-kafka decodes', async () => {
    const { topic } = await eventTopic('from-kafkajs');
    const twin = await eventTopic('twin');
    await produce(topic, ['--sample', '20', '--key-field', 'userId']);
    const events = (await consumeAll(topic)).map(({ value }) => value);
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      const values = await Promise.all(events.map((event) => registry.encode(twin.schemaId, event)));
      await producer.send({ topic: twin.topic, messages: values.map((value) => ({ value })) });
    } finally {
      await producer.disconnect();
    }
    expect((await consumeAll(twin.topic)).map(({ value }) => value)).toEqual(events);
  });
});
