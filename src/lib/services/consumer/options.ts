import type { ConnectOptions } from '../connect-options.js';
import type { LogHook } from '../log.js';

export interface ConsumerOptions extends ConnectOptions {
  /** The consumer group. Its members share the partitions, and go on where it has committed. Default: `todo-app-consumers`. */
  readonly groupId?: string;
  /** Handlers that run at once, in all; those of one key one after the other. Default: 8. */
  readonly concurrency?: number;
  /**
   * Records of one partition that wait or are in work, from which on no further batch is taken apart: there are never more than
   * these and one batch. Default: 500.
   */
  readonly maxBufferedRecords?: number;
  /** Calls of a handler before the record becomes a dead letter. Default: 5. */
  readonly maxAttempts?: number;
  /**
   * Milliseconds for one call of a handler, after which it is given up and counts as failed: its signal is aborted, and nothing
   * waits for it any more. Infinity for no limit. Default: 5 minutes, as Kafka's `max.poll.interval.ms` (KIP-62).
   */
  readonly handlerTimeout?: number;
  /** Milliseconds before the second attempt, twice as many before each further one. Default: 200. */
  readonly firstRetryPause?: number;
  /** Milliseconds between two attempts at the most. Default: 10,000. */
  readonly longestRetryPause?: number;
  /** Names the topic for dead letters of a topic. Default: `<topic>.dlq`. */
  readonly deadLetterTopic?: (topic: string) => string;
  /** Milliseconds for a dead letter to be acknowledged, after which the consumer stops. Default: 120,000. */
  readonly deadLetterTimeout?: number;
  /** Milliseconds between commits. Default: 1,000. */
  readonly commitInterval?: number;
  /** Milliseconds without a heartbeat after which the group takes the consumer for dead. Default: 45,000. */
  readonly sessionTimeout?: number;
  /** Milliseconds between heartbeats, which go on whatever handlers do. Default: 3,000. */
  readonly heartbeatInterval?: number;
  /** Milliseconds that running handlers have when the group rebalances. Default: 60,000. */
  readonly rebalanceTimeout?: number;
  /** Milliseconds that `close` waits for running handlers. Default: 30,000. */
  readonly closeTimeout?: number;
  /**
   * Signals at which the consumer is closed; the process then ends by the signal, unless somebody else listens for it.
   * Default: SIGTERM and SIGINT. Empty for none.
   */
  readonly closeOn?: readonly NodeJS.Signals[];
  /** Closes the consumer. */
  readonly signal?: AbortSignal;
  readonly hooks?: ConsumerHooks;
}

/** What the consumer tells. A hook that throws changes nothing. */
export interface ConsumerHooks {
  readonly onLog?: LogHook;
  /** Records that have come from a broker wait for their handlers now. */
  readonly onFetched?: (fetched: FetchedRecords) => void;
  /** A handler has done its work. */
  readonly onHandled?: (handled: RecordPlace & { readonly attempts: number; readonly milliseconds: number }) => void;
  /** A handler has failed, and is called again after a pause (milliseconds). */
  readonly onRetry?: (retry: RecordPlace & Failed & { readonly attempt: number; readonly pause: number }) => void;
  /** A handler has not ended in time (milliseconds) and is given up; `onRetry` or `onDeadLetter` follows. */
  readonly onHandlerTimeout?: (overdue: RecordPlace & { readonly attempt: number; readonly limit: number }) => void;
  /** A record was given up; its dead letter is acknowledged. */
  readonly onDeadLetter?: (letter: RecordPlace & Failed & DeadLetterPlace) => void;
  /** Records are gone that the group had not read. */
  readonly onLost?: (lost: LostRecords) => void;
  /** The topic of a partition was deleted; what waited of it is not handled, and the others go on. */
  readonly onTopicDeleted?: (deleted: DeletedPartition) => void;
  /** The group has given this consumer these partitions, and no others any more. */
  readonly onAssigned?: (partitions: readonly Omit<RecordPlace, 'offset'>[]) => void;
  /** The group has committed these: the offsets to go on from. */
  readonly onCommitted?: (offsets: readonly RecordPlace[]) => void;
  /** The consumer has stopped by itself: a dead letter cannot be written, or the group does not take it. */
  readonly onStopped?: (error: Error) => void;
}

export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchedRecords extends Omit<RecordPlace, 'offset'> {
  /** Offset of the first of them. */
  readonly from: number;
  /** Offset behind the last of them. */
  readonly to: number;
  /** How many they are: fewer than the offsets where compaction has passed, or markers of transactions lie between. */
  readonly count: number;
}

export interface LostRecords extends Omit<RecordPlace, 'offset'> {
  /** Where the group was. */
  readonly from: number;
  /** Where it goes on: before `from` where the log ends before that, as the log of a topic made anew does. */
  readonly to: number;
  /** How many offsets retention or a trim has passed; 0 where it goes on before `from`. */
  readonly lost: number;
}

export interface DeletedPartition extends Omit<RecordPlace, 'offset'> {
  /** There is another topic of that name by now, which is read from its start. */
  readonly madeAnew: boolean;
}

export interface Failed {
  readonly error: unknown;
}

export interface DeadLetterPlace {
  readonly attempts: number;
  /** `decode`, `handler`, or `read` for a whole batch that is damaged. */
  readonly stage: DeadLetterStage;
  readonly deadLetter: RecordPlace;
}

export type DeadLetterStage = 'decode' | 'handler' | 'read';

/** Where an event comes from. */
export interface EventContext extends RecordPlace {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** As text; null where the record has none. */
  readonly key: string | null;
  /** The key as it was sent, which need not be text. */
  readonly keyBytes: Buffer | null;
  /** Names may stand more than once; their order is kept. */
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[];
  /** From 1 on. */
  readonly attempt: number;
  /**
   * Aborted when the handler has taken too long (`handlerTimeout`), and when the record is given up to another consumer:
   * whatever the handler does from then on is done twice.
   */
  readonly signal: AbortSignal;
}

/**
 * Does the work of one event. When it returns, or its promise resolves, the event is done with; when it throws it is called
 * again. It may be called twice for the same event: see `runOnce`.
 */
export type EventHandler<Event> = (event: Event, context: EventContext) => unknown;

/**
 * Handlers of what is no event. Without them such records become dead letters, since most topics do not have them; where a topic
 * is compacted, or holds what another program writes without a schema registry, they are nothing wrong.
 */
export interface OtherHandlers {
  /** Gets tombstones: records without a value, which say that there is nothing any more of their key. */
  readonly tombstone?: (context: EventContext) => unknown;
  /** Gets values that do not begin with the id of a schema, which no header names either, byte for byte. */
  readonly bytes?: (value: Buffer, context: EventContext) => unknown;
}

/** All that a consumer calls for a topic. */
export interface TopicHandlers extends OtherHandlers {
  readonly event: EventHandler<unknown>;
}
