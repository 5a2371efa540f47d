// Written by `todo-kafka schemas types`.
// What is changed here is lost when it runs again: change the schemas.
/* eslint-disable */

/** A notification was handed to its channel */
export interface NotificationSentEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** Notification ID */
  readonly notificationId: string;
  /** User ID of the recipient */
  readonly userId: string;
  /** How it was sent */
  readonly channel: NotificationChannel;
  /** Whether the channel took it */
  readonly status: NotificationStatus;
  /** Task it is about */
  readonly taskId: string | null;
  /** Name of the template it was made from */
  readonly template: string | null;
  /** The channel's own ID for it */
  readonly providerMessageId: string | null;
  /** Why the channel did not take it */
  readonly failureReason: string | null;
}

/**
 * A notification was handed to its channel
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface NotificationSentEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** Notification ID */
  readonly notificationId: string;
  /** User ID of the recipient */
  readonly userId: string;
  /** How it was sent */
  readonly channel: NotificationChannel;
  /**
   * Whether the channel took it
   * @defaultValue `"SENT"`
   */
  readonly status?: NotificationStatus;
  /** Task it is about */
  readonly taskId?: string | null;
  /** Name of the template it was made from */
  readonly template?: string | null;
  /** The channel's own ID for it */
  readonly providerMessageId?: string | null;
  /** Why the channel did not take it */
  readonly failureReason?: string | null;
}

export type NotificationChannel = 'EMAIL' | 'SMS' | 'PUSH';

export type NotificationStatus = 'SENT' | 'FAILED';

/** A reminder of a due date came up */
export interface ReminderTriggeredEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** Reminder ID */
  readonly reminderId: string;
  /** User ID to remind */
  readonly userId: string;
  /** Task that is due */
  readonly taskId: string;
  /** Timestamp at which the reminder came up (milliseconds) */
  readonly triggeredAt: number;
  /** Due date timestamp of the task (milliseconds) */
  readonly dueDate: number | null;
  /** Where the due date lies */
  readonly reminderType: ReminderType;
}

/**
 * A reminder of a due date came up
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface ReminderTriggeredEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** Reminder ID */
  readonly reminderId: string;
  /** User ID to remind */
  readonly userId: string;
  /** Task that is due */
  readonly taskId: string;
  /** Timestamp at which the reminder came up (milliseconds) */
  readonly triggeredAt: number;
  /** Due date timestamp of the task (milliseconds) */
  readonly dueDate?: number | null;
  /**
   * Where the due date lies
   * @defaultValue `"BEFORE_DUE"`
   */
  readonly reminderType?: ReminderType;
}

export type ReminderType = 'BEFORE_DUE' | 'AT_DUE' | 'OVERDUE';

export interface TaskCompletedEvent {
  readonly eventId: string;
  readonly eventTimestamp: number;
  readonly userId: string;
  readonly taskId: string;
  /** Completion timestamp */
  readonly completedAt: number;
  /** Time from creation to completion (ms) */
  readonly timeToComplete: number | null;
}

/** What a producer hands over: eventId, eventTimestamp, fields with a default may be left out. */
export interface TaskCompletedEventInput {
  readonly eventId?: string;
  readonly eventTimestamp?: number;
  readonly userId: string;
  readonly taskId: string;
  /** Completion timestamp */
  readonly completedAt: number;
  /** Time from creation to completion (ms) */
  readonly timeToComplete?: number | null;
}

export interface TaskCreatedEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** User ID who created the task */
  readonly userId: string;
  /** New task ID */
  readonly taskId: string;
  /** Task title */
  readonly title: string;
  /** Task description */
  readonly description: string | null;
  readonly priority: Priority;
  /** Due date timestamp (milliseconds) */
  readonly dueDate: number | null;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
}

/** What a producer hands over: eventId, eventTimestamp, fields with a default may be left out. */
export interface TaskCreatedEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** User ID who created the task */
  readonly userId: string;
  /** New task ID */
  readonly taskId: string;
  /** Task title */
  readonly title: string;
  /** Task description */
  readonly description?: string | null;
  /** @defaultValue `"MEDIUM"` */
  readonly priority?: Priority;
  /** Due date timestamp (milliseconds) */
  readonly dueDate?: number | null;
  readonly categoryId?: string | null;
  /** @defaultValue `[]` */
  readonly tags?: readonly string[];
}

export type Priority = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

/** A task was deleted */
export interface TaskDeletedEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** User ID who deleted the task */
  readonly userId: string;
  /** Task ID */
  readonly taskId: string;
  /** Deletion timestamp (milliseconds) */
  readonly deletedAt: number;
  /** Why, in the words of the user */
  readonly reason: string | null;
}

/**
 * A task was deleted
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface TaskDeletedEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** User ID who deleted the task */
  readonly userId: string;
  /** Task ID */
  readonly taskId: string;
  /** Deletion timestamp (milliseconds) */
  readonly deletedAt: number;
  /** Why, in the words of the user */
  readonly reason?: string | null;
}

/** A task was changed; says which fields, and their new values */
export interface TaskUpdatedEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** User ID who changed the task */
  readonly userId: string;
  /** Task ID */
  readonly taskId: string;
  /** The fields that changed; one that is listed here and null below was cleared */
  readonly changedFields: readonly TaskField[];
  /** New title */
  readonly title: string | null;
  /** New description */
  readonly description: string | null;
  /** New priority */
  readonly priority: Priority | null;
  /** New due date timestamp (milliseconds) */
  readonly dueDate: number | null;
  /** New category ID */
  readonly categoryId: string | null;
  /** New tags, all of them */
  readonly tags: readonly string[] | null;
}

/**
 * A task was changed; says which fields, and their new values
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface TaskUpdatedEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** User ID who changed the task */
  readonly userId: string;
  /** Task ID */
  readonly taskId: string;
  /** The fields that changed; one that is listed here and null below was cleared */
  readonly changedFields: readonly TaskField[];
  /** New title */
  readonly title?: string | null;
  /** New description */
  readonly description?: string | null;
  /** New priority */
  readonly priority?: Priority | null;
  /** New due date timestamp (milliseconds) */
  readonly dueDate?: number | null;
  /** New category ID */
  readonly categoryId?: string | null;
  /** New tags, all of them */
  readonly tags?: readonly string[] | null;
}

export type TaskField = 'TITLE' | 'DESCRIPTION' | 'PRIORITY' | 'DUE_DATE' | 'CATEGORY_ID' | 'TAGS';

/** A user signed in, or tried to */
export interface UserAuthenticatedEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** User ID */
  readonly userId: string;
  /** How the user proved who they are */
  readonly authenticationMethod: AuthenticationMethod;
  /** False for an attempt that was refused */
  readonly successful: boolean;
  /** Address the request came from */
  readonly ipAddress: string | null;
  /** Client the request came from */
  readonly userAgent: string | null;
}

/**
 * A user signed in, or tried to
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface UserAuthenticatedEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** User ID */
  readonly userId: string;
  /**
   * How the user proved who they are
   * @defaultValue `"PASSWORD"`
   */
  readonly authenticationMethod?: AuthenticationMethod;
  /**
   * False for an attempt that was refused
   * @defaultValue `true`
   */
  readonly successful?: boolean;
  /** Address the request came from */
  readonly ipAddress?: string | null;
  /** Client the request came from */
  readonly userAgent?: string | null;
}

export type AuthenticationMethod = 'PASSWORD' | 'OAUTH' | 'PASSKEY' | 'REFRESH_TOKEN';

/** A user signed up */
export interface UserRegisteredEvent {
  /** Unique event identifier (UUID) */
  readonly eventId: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp: number;
  /** New user ID */
  readonly userId: string;
  /** E-mail address */
  readonly email: string;
  /** Name to show */
  readonly displayName: string | null;
  /** How the user signed up */
  readonly registrationMethod: RegistrationMethod;
  /** Language and region, such as en-GB */
  readonly locale: string | null;
}

/**
 * A user signed up
 *
 * What a producer hands over: eventId, eventTimestamp, fields with a default may be left out.
 */
export interface UserRegisteredEventInput {
  /** Unique event identifier (UUID) */
  readonly eventId?: string;
  /** Event creation timestamp (milliseconds) */
  readonly eventTimestamp?: number;
  /** New user ID */
  readonly userId: string;
  /** E-mail address */
  readonly email: string;
  /** Name to show */
  readonly displayName?: string | null;
  /**
   * How the user signed up
   * @defaultValue `"EMAIL"`
   */
  readonly registrationMethod?: RegistrationMethod;
  /** Language and region, such as en-GB */
  readonly locale?: string | null;
}

export type RegistrationMethod = 'EMAIL' | 'GOOGLE' | 'GITHUB' | 'APPLE';

/** The value of an event in each topic, as a consumer gets it. */
export interface EventsByTopic {
  readonly 'notification.sent': NotificationSentEvent;
  readonly 'reminder.triggered': ReminderTriggeredEvent;
  readonly 'task.completed': TaskCompletedEvent;
  readonly 'task.created': TaskCreatedEvent;
  readonly 'task.deleted': TaskDeletedEvent;
  readonly 'task.updated': TaskUpdatedEvent;
  readonly 'user.authenticated': UserAuthenticatedEvent;
  readonly 'user.registered': UserRegisteredEvent;
}

/** The value of an event for each topic, as a producer hands it over. */
export interface EventInputsByTopic {
  readonly 'notification.sent': NotificationSentEventInput;
  readonly 'reminder.triggered': ReminderTriggeredEventInput;
  readonly 'task.completed': TaskCompletedEventInput;
  readonly 'task.created': TaskCreatedEventInput;
  readonly 'task.deleted': TaskDeletedEventInput;
  readonly 'task.updated': TaskUpdatedEventInput;
  readonly 'user.authenticated': UserAuthenticatedEventInput;
  readonly 'user.registered': UserRegisteredEventInput;
}
