import { expect, it } from 'vitest';
import { serviceScript } from '../../helpers/service-script.js';

const services = `
  const connect = { brokers: 'localhost:1', registry: 'http://localhost:1', connectTimeout: 10_000 };
  const entries = [];
  const options = { ...connect, hooks: given.hasHook ? { onLog: (entry) => entries.push(entry.level) } : {} };
  const consumer = new library.KafkaConsumerService(options);
  consumer.registerHandler('task.created', () => undefined);
  const producer = new library.KafkaProducerService(options);
  const event = { userId: 'u1', taskId: 't1', title: 'One' };
  const ends = await Promise.allSettled([consumer.start(), producer.publishTaskCreated(event)]);
  console.log(JSON.stringify([ends[0].reason.code, ends[1].reason.cause.code]));
  console.log(new Set(entries).has('error'));
  await producer.close();
`;
const reasons = '["BROKER_UNREACHABLE","BROKER_UNREACHABLE"]\n';

it('warnings and errors of services go to stderr where no hook takes them', async () => {
  const script = serviceScript(services, { hasHook: false });
  expect(await script.ended).toBe(0);
  expect(script.stdout()).toBe(`${reasons}false\n`);
  const unreachable = 'cannot reach broker "localhost:1": ';
  expect(script.stderr()).toContain(`todo-kafka: warning: cannot consume at the moment: ${unreachable}`);
  expect(script.stderr()).toContain(
    `todo-kafka: warning: cannot send to topic "task.created" at the moment: ${unreachable}`,
  );
  expect(script.stderr()).toContain(`todo-kafka: error: the consumer has stopped: ${unreachable}`);
});

it('and nowhere else where one does', async () => {
  const script = serviceScript(services, { hasHook: true });
  expect([await script.ended, script.stdout(), script.stderr()]).toEqual([0, `${reasons}true\n`, '']);
});
