import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaConsumerService } from '../../../src/lib/services/consumer/kafka-consumer-service.js';
import type { EventContext } from '../../../src/lib/services/consumer/options.js';
import type { EventsByTopic } from '../../../src/lib/services/generated/events.js';
import { KafkaProducerService } from '../../../src/lib/services/producer/kafka-producer-service.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { ownClusters, type OwnClusters } from '../../helpers/own-cluster.js';
import { workspace } from '../../helpers/workspace.js';

const flags = ['--cluster', 'app'];

let own: OwnClusters;
let connect: { readonly brokers: readonly string[]; readonly registry: string };

beforeAll(async () => {
  own = ownClusters();
  const { brokers, registry } = await own.document('up', ['up', ...flags, '--port-offset', 'auto']);
  connect = { brokers, registry: registry ?? '' };
  expectCode(await own.run(['topics', 'sync', '--yes', ...flags]), 0);
});

afterAll(async () => {
  await own.run(['down', '--volumes', '--yes', ...flags]);
});

describe('the services of the Todo app', () => {
  it('publish each of the eight events by its method, and hand it to the handler of its topic', async () => {
    const producer = new KafkaProducerService(connect);
    const consumer = new KafkaConsumerService(connect);
    const seen: Partial<Record<keyof EventsByTopic, unknown>> = {};
    const handle = (topic: keyof EventsByTopic): void =>
      consumer.registerHandler(topic, (event: object, { key }: EventContext) => {
        seen[topic] = { key, ...event };
      });
    const [userId, taskId] = ['u1', 't1'];
    await producer.publishTaskCreated({ userId, taskId, title: 'Buy milk' });
    await producer.publishTaskUpdated({ userId, taskId, changedFields: ['TITLE'], title: 'Buy oat milk' });
    await producer.publishTaskCompleted({ userId, taskId });
    await producer.publishTaskDeleted({ userId, taskId });
    await producer.publishUserRegistered({ userId, email: 'ann@example.org', displayName: 'Ann' });
    await producer.publishUserAuthenticated({ userId, authenticationMethod: 'PASSKEY' });
    await producer.publishNotificationSent({ notificationId: 'n1', userId, channel: 'EMAIL' });
    await producer.publishReminderTriggered({ reminderId: 'r1', userId, taskId, dueDate: 7 });
    await producer.close();
    const topics = [
      'task.created',
      'task.updated',
      'task.completed',
      'task.deleted',
      'user.registered',
      'user.authenticated',
      'notification.sent',
      'reminder.triggered',
    ] as const;
    for (const topic of topics) handle(topic);
    await consumer.start(topics);
    await eventually(() => expect(Object.keys(seen).sort()).toEqual([...topics].sort()), { within: 30_000 });
    await consumer.close();
    const stamped = { eventId: expect.any(String) as string, eventTimestamp: expect.any(Number) as number };
    expect(seen).toMatchObject({
      'task.created': { ...stamped, key: userId, title: 'Buy milk', priority: 'MEDIUM', tags: [] },
      'task.updated': { ...stamped, key: taskId, title: 'Buy oat milk' },
      'task.completed': { ...stamped, key: taskId, completedAt: expect.any(Number) as number },
      'task.deleted': { ...stamped, key: taskId, deletedAt: expect.any(Number) as number },
      'user.registered': { ...stamped, key: userId },
      'user.authenticated': { ...stamped, key: userId, authenticationMethod: 'PASSKEY' },
      'notification.sent': { ...stamped, key: 'n1', status: 'SENT' },
      'reminder.triggered': { ...stamped, key: 'r1', triggeredAt: expect.any(Number) as number, dueDate: 7 },
    });
    const { groups } = await own.document('groups.lag', ['groups', 'lag', 'todo-app-consumers', ...flags]);
    expect(groups.map(({ group, lag }) => [group, lag])).toEqual([['todo-app-consumers', 0]]);
  });

  it('end at SIGTERM when running handlers are done, with what they did committed', async () => {
    const producer = new KafkaProducerService(connect);
    await producer.publishTaskUpdated({ userId: 'u1', taskId: 't2', changedFields: ['TITLE'], title: 'One' });
    await producer.publishTaskUpdated({ userId: 'u1', taskId: 't2', changedFields: ['TITLE'], title: 'Two' });
    await producer.close();
    const library = pathToFileURL(join(import.meta.dirname, '../../../dist/library.js')).href;
    const folder = workspace({
      'service.mjs': `
        import { KafkaConsumerService } from ${JSON.stringify(library)};
        const consumer = new KafkaConsumerService({ ...${JSON.stringify(connect)}, groupId: 'terminated' });
        consumer.registerHandler('task.updated', async ({ title }) => {
          if (title.startsWith('Buy')) return;
          console.log('begun', title);
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          console.log('done', title);
        });
        await consumer.start();
      `,
    });
    const child = spawn(process.execPath, [join(folder, 'service.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await eventually(() => expect(printed).toBe('begun One\n'), { within: 30_000 });
    child.kill('SIGTERM');
    await once(child, 'close');
    expect([child.signalCode, printed]).toEqual(['SIGTERM', 'begun One\ndone One\n']);
    const { groups } = await own.document('groups.lag', ['groups', 'lag', 'terminated', ...flags]);
    expect(groups.map(({ lag }) => lag)).toEqual([1]);
  });
});
