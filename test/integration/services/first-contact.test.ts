import { expect, it } from 'vitest';
import { consumerOf, producerOf, serviceProject, task } from '../../helpers/service-project.js';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import type { LogEntry } from '../../../src/lib/services/log.js';
import { defaultConnectTimeout } from '../../../src/lib/services/connect-options.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { freePort } from '../../helpers/free-port.js';
import { eventually } from '../../helpers/eventually.js';
import { unique } from '../../helpers/unique.js';

/** An address at which nobody listens. */
async function nobody(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}

it('start fails with the reason where nobody is at the address of the brokers', async () => {
  const { topic, connect } = await serviceProject({ partitions: 1 });
  const brokers = await nobody();
  const consumer = consumerOf({ ...connect, brokers, groupId: unique('wrong'), connectTimeout: 5_000 });
  consumer.registerHandler(topic, () => undefined);
  const refused = { code: 'BROKER_UNREACHABLE', message: expect.stringContaining(`"${brokers}"`) as string };
  await expect(consumer.start()).rejects.toMatchObject(refused);
  await expect(consumer.closed).rejects.toMatchObject(refused);
});

it('the first events fail with the reason where nobody is there, and are known to be unsent', async () => {
  const { topic, connect } = await serviceProject({ partitions: 1 });
  const brokers = await nobody();
  const producer = producerOf({ ...connect, brokers, connectTimeout: 5_000 });
  const startedAt = performance.now();
  const refused = { outcome: 'unsent', cause: { code: 'BROKER_UNREACHABLE' } };
  await expect(producer.publish(topic, task(1))).rejects.toMatchObject(refused);
  await expect(producer.publishBatch(topic, [task(2)])).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  expect(performance.now() - startedAt).toBeLessThan(60_000);
});

it('both fail where brokers answer, but say that they listen where nobody is', async () => {
  const { topic, connect } = await serviceProject({ partitions: 3 });
  const [proxy, brokers] = [await RewritingProxy.open(), await nobody()];
  const { hostname: host, port } = new URL(`kafka://${brokers}`);
  proxy.advertised = { host, port: Number(port) };
  const options = { ...connect, brokers: proxy.brokers, connectTimeout: 5_000 };
  const consumer = consumerOf({ ...options, groupId: unique('advertised') });
  consumer.registerHandler(topic, () => undefined);
  const refused = { code: 'BROKER_UNREACHABLE', message: expect.stringContaining(`"${brokers}"`) as string };
  const startedAt = performance.now();
  await expect(producerOf(options).publish(topic, task(1))).rejects.toMatchObject({
    outcome: 'unsent',
    cause: refused,
  });
  await expect(consumer.start()).rejects.toMatchObject(refused);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
});

it('start goes on where brokers are reached and the coordinator of the group is not ready', async () => {
  const { topic, connect } = await serviceProject({ partitions: 1 });
  const proxy = await RewritingProxy.open();
  let refusals = 0;
  proxy.onJoined = (answer) => ({ ...answer, errorCode: errorCodeOf('COORDINATOR_LOAD_IN_PROGRESS') });
  const onLog = ({ level, message }: LogEntry): void => {
    if (level === 'warn' && message.includes('COORDINATOR_LOAD_IN_PROGRESS')) refusals += 1;
  };
  const options = { ...connect, brokers: proxy.brokers, connectTimeout: 1_000, sessionTimeout: 6_000 };
  const consumer = consumerOf({ ...options, groupId: unique('not-ready'), hooks: { onLog } });
  consumer.registerHandler(topic, () => undefined);
  const started = consumer.start();
  await eventually(() => expect(refusals).toBeGreaterThan(0), { within: 60_000 }); // the patience with a coordinator is over
  proxy.onJoined = (answer) => answer;
  await started;
});

it('is waited for no longer than half a minute', () => {
  expect(defaultConnectTimeout).toBeLessThan(30_000);
});
