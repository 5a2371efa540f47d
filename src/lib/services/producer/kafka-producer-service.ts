import type {
  EventInputsByTopic,
  NotificationSentEventInput,
  ReminderTriggeredEventInput,
  TaskCompletedEventInput,
  TaskCreatedEventInput,
  TaskDeletedEventInput,
  TaskUpdatedEventInput,
  UserAuthenticatedEventInput,
  UserRegisteredEventInput,
} from '../generated/events.js';
import { EventProducer } from './event-producer.js';
import type { DeliveryReport, PublishOptions } from './options.js';

/** An event whose time may be left out: it is now then. */
type Timed<Input, Field extends keyof Input> = Omit<Input, Field> & { readonly [Name in Field]?: Input[Name] };

/**
 * The producer of the Todo app's events, with a method for each. `eventId`, `eventTimestamp` and whatever has a default may
 * be left out. See {@link EventProducer} for all else.
 *
 * @example
 * ```ts
 * const producer = new KafkaProducerService();
 * await producer.publishTaskCreated({ userId: 'u1', taskId: 't1', title: 'Buy milk' });
 * await producer.close();
 * ```
 */
export class KafkaProducerService extends EventProducer<EventInputsByTopic> {
  /** To `task.created`, by `userId`. */
  async publishTaskCreated(event: TaskCreatedEventInput, options?: PublishOptions): Promise<DeliveryReport> {
    return this.publish('task.created', event, options);
  }

  /** To `task.updated`, by `taskId`. */
  async publishTaskUpdated(event: TaskUpdatedEventInput, options?: PublishOptions): Promise<DeliveryReport> {
    return this.publish('task.updated', event, options);
  }

  /** To `task.completed`, by `taskId`; `completedAt` is now unless given. */
  async publishTaskCompleted(
    event: Timed<TaskCompletedEventInput, 'completedAt'>,
    options?: PublishOptions,
  ): Promise<DeliveryReport> {
    return this.publish('task.completed', { ...event, completedAt: event.completedAt ?? Date.now() }, options);
  }

  /** To `task.deleted`, by `taskId`; `deletedAt` is now unless given. */
  async publishTaskDeleted(
    event: Timed<TaskDeletedEventInput, 'deletedAt'>,
    options?: PublishOptions,
  ): Promise<DeliveryReport> {
    return this.publish('task.deleted', { ...event, deletedAt: event.deletedAt ?? Date.now() }, options);
  }

  /** To `user.registered`, by `userId`. */
  async publishUserRegistered(event: UserRegisteredEventInput, options?: PublishOptions): Promise<DeliveryReport> {
    return this.publish('user.registered', event, options);
  }

  /** To `user.authenticated`, by `userId`. */
  async publishUserAuthenticated(
    event: UserAuthenticatedEventInput,
    options?: PublishOptions,
  ): Promise<DeliveryReport> {
    return this.publish('user.authenticated', event, options);
  }

  /** To `notification.sent`, by `notificationId`. */
  async publishNotificationSent(event: NotificationSentEventInput, options?: PublishOptions): Promise<DeliveryReport> {
    return this.publish('notification.sent', event, options);
  }

  /** To `reminder.triggered`, by `reminderId`; `triggeredAt` is now unless given. */
  async publishReminderTriggered(
    event: Timed<ReminderTriggeredEventInput, 'triggeredAt'>,
    options?: PublishOptions,
  ): Promise<DeliveryReport> {
    return this.publish('reminder.triggered', { ...event, triggeredAt: event.triggeredAt ?? Date.now() }, options);
  }
}
