import { describe, expect, it, onTestFinished } from 'vitest';
import { DeliveryError } from '../../../src/lib/services/errors.js';
import type { LogEntry } from '../../../src/lib/services/log.js';
import { errorOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { produce } from '../../helpers/records.js';
import { RegistryProxy, type RegistryFault } from '../../helpers/registry-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { consumerOf, producerOf, remembering, serviceProject, task } from '../../helpers/service-project.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

async function proxyWith(fault: RegistryFault): Promise<RegistryProxy> {
  const proxy = await RegistryProxy.open(testCluster().registry);
  onTestFinished(() => proxy.close());
  proxy.fault = fault;
  return proxy;
}

/** What each fault comes to in a command. */
const ends: readonly (readonly [RegistryFault, number, string])[] = [
  ['stall', 3, 'no whole answer within 10s'],
  ['drip', 3, 'no whole answer within 10s'],
  ['break-off', 3, 'the connection was closed in the middle of its answer'],
  ['endless', 1, 'its answer has more than 33.6MB'],
  ['html-404', 1, 'status 404 Not Found'],
  ['html-502', 3, 'status 502 Bad Gateway'],
  ['busy', 3, 'too many requests'],
  ['timed-out', 3, 'the store timed out'],
  ['broken', 1, 'the store is broken'],
];

describe('a registry that does not answer as it should', () => {
  it('ends consume and produce, with what it has done, and whether to try again', async () => {
    const topic = await createdTopic('hostile', '--partitions', '1');
    await registerSchema(`${topic}-value`, shippedSchema('task-created'));
    await produce(topic, ['--sample', '2']);
    const results = await Promise.all(
      ends.map(async ([fault]) => {
        const { url } = await proxyWith(fault);
        const flags = ['--json', '--brokers', testCluster().brokers, '--registry', url];
        return Promise.all([
          runMain(['consume', topic, '--from-beginning', '-e', ...flags]),
          runMain(['produce', topic, '--sample', '1', ...flags]),
        ]);
      }),
    );
    const seen = results.map((both) => both.map((result) => [result.code, result.stdout, errorOf(result).message]));
    const expected = ends.map(([, code, reason]) => [code, '', expect.stringContaining(reason) as string]);
    expect(seen).toEqual(expected.map((each) => [each, each]));
  });

  it.each(['stall', 'drip'] as const)('takes no more time of an event than it has: %s', async (fault) => {
    const { topic, connect } = await serviceProject();
    const proxy = await proxyWith(fault);
    const producer = producerOf({ ...connect, registry: proxy.url, deliveryTimeout: 1_000 });
    const startedAt = performance.now();
    const [one, batch] = await Promise.all([
      producer.publish(topic, task(1)).catch((error: unknown) => error),
      producer.publishBatch(topic, [task(2)]).catch((error: unknown) => error),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(9_000); // before a request to the registry is given up
    expect(one).toBeInstanceOf(DeliveryError);
    expect(one).toMatchObject({ outcome: 'unsent', cause: { code: 'TIMEOUT' } });
    expect(batch).toMatchObject({
      code: 'TIMEOUT',
      message: `topic "${topic}" is not known after 1s: brokers and registry have not answered`,
    });
    proxy.heal();
    await eventually(() => producer.publish(topic, task(3)));
  });

  it('does not keep a consumer from closing', async () => {
    const { topic, connect } = await serviceProject();
    await producerOf(connect).publish(topic, task(1));
    const proxy = await proxyWith('stall');
    const consumer = consumerOf({ ...connect, registry: proxy.url, groupId: unique('closing') });
    consumer.registerHandler(topic, () => undefined);
    await consumer.start();
    await eventually(() => expect(proxy.requests).toBeGreaterThan(0));
    const startedAt = performance.now();
    await consumer.close();
    expect(performance.now() - startedAt).toBeLessThan(8_000); // before the request is given up
  });

  it('makes a consumer wait: events become no dead letters', async () => {
    const { topic, connect } = await serviceProject();
    await producerOf(connect).publish(topic, task(1));
    await Promise.all(
      (['stall', 'drip', 'break-off', 'endless', 'html-404', 'html-502', 'broken'] as const).map(async (fault) => {
        const proxy = await proxyWith(fault);
        const warnings: string[] = [];
        const letters: unknown[] = [];
        const onLog = ({ level, message }: LogEntry): void => {
          if (level === 'warn') warnings.push(message);
        };
        const hooks = { onLog, onDeadLetter: (letter: unknown) => letters.push(letter) };
        const consumer = consumerOf({ ...connect, registry: proxy.url, groupId: unique(fault), hooks });
        const seen = remembering();
        consumer.registerHandler(topic, seen.handler);
        await consumer.start();
        const waits = fault === 'stall' || fault === 'drip'; // until it is healed: longer than the test has
        await eventually(() => expect(waits ? proxy.requests : warnings.length).toBeGreaterThan(0));
        proxy.heal();
        await eventually(() => expect(seen.ids()).toEqual(['t1']));
        expect(warnings).toContainEqual(expect.stringContaining('cannot decode at the moment'));
        expect(letters).toEqual([]);
      }),
    );
  });
});
