import type { EventsByTopic } from '../generated/events.js';
import { EventConsumer } from './event-consumer.js';

/**
 * The consumer of the Todo app's events, typed by topic. See {@link EventConsumer} for all it does.
 *
 * @example
 * ```ts
 * const consumer = new KafkaConsumerService();
 * consumer.registerHandler('task.created', async ({ taskId, title }) => index.add(taskId, title));
 * await consumer.start();
 * ```
 */
export class KafkaConsumerService extends EventConsumer<EventsByTopic> {}
