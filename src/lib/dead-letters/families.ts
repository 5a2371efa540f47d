import type { HeaderFamilyName } from '../documents/letter-words.js';
import { deadLetterHeaderPrefix, deadLetterHeaders } from './headers.js';

/** What may be known of where a record was and why it died. */
export type OriginField =
  'topic' | 'partition' | 'offset' | 'timestamp' | 'group' | 'errorClass' | 'message' | 'stage' | 'attempts' | 'time';

/** Headers that one kind of program adds to dead letters. */
export interface HeaderFamily {
  readonly name: HeaderFamilyName;
  /** The header of each field; the first that is there of several. */
  readonly fields: Readonly<Partial<Record<OriginField, readonly string[]>>>;
  /** Further headers that speak of the failure: what these begin with. */
  readonly prefixes: readonly string[];
  /** Further headers that speak of the failure, by their names. */
  readonly names: readonly string[];
  /** The group, where the header has only a part of its name. */
  readonly groupPrefix?: string;
}

export const headerFamilies: readonly HeaderFamily[] = [
  {
    name: 'todo-kafka',
    fields: {
      topic: [deadLetterHeaders.topic],
      partition: [deadLetterHeaders.partition],
      offset: [deadLetterHeaders.offset],
      timestamp: [deadLetterHeaders.timestamp],
      group: [deadLetterHeaders.group],
      errorClass: [deadLetterHeaders.errorClass],
      message: [deadLetterHeaders.errorMessage],
      stage: [deadLetterHeaders.stage],
      attempts: [deadLetterHeaders.attempts],
      time: [deadLetterHeaders.time],
    },
    prefixes: [deadLetterHeaderPrefix],
    names: [],
  },
  // `org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter` (KIP-298)
  {
    name: 'connect',
    fields: {
      topic: ['__connect.errors.topic'],
      partition: ['__connect.errors.partition'],
      offset: ['__connect.errors.offset'],
      group: ['__connect.errors.connector.name'],
      errorClass: ['__connect.errors.exception.class.name'],
      message: ['__connect.errors.exception.message'],
      stage: ['__connect.errors.stage'],
    },
    prefixes: ['__connect.errors.'],
    names: [],
    groupPrefix: 'connect-',
  },
  // `org.springframework.kafka.support.KafkaHeaders`: numbers are binary; the cause says more than the exception around it
  {
    name: 'spring',
    fields: {
      topic: ['kafka_dlt-original-topic'],
      partition: ['kafka_dlt-original-partition'],
      offset: ['kafka_dlt-original-offset'],
      timestamp: ['kafka_dlt-original-timestamp'],
      group: ['kafka_dlt-original-consumer-group'],
      errorClass: ['kafka_dlt-exception-cause-fqcn', 'kafka_dlt-exception-fqcn', 'kafka_dlt-key-exception-fqcn'],
      message: ['kafka_dlt-exception-message', 'kafka_dlt-key-exception-message'],
      attempts: ['retry_topic-attempts', 'kafka_deliveryAttempt'],
    },
    prefixes: ['kafka_dlt-', 'retry_topic-'],
    names: ['kafka_deliveryAttempt'],
  },
  // `org.apache.kafka.server.share.dlq.ShareGroupDLQStateManager` (KIP-1191)
  {
    name: 'share-group',
    fields: {
      topic: ['__dlq.errors.topic'],
      partition: ['__dlq.errors.partition'],
      offset: ['__dlq.errors.offset'],
      group: ['__dlq.errors.group'],
      message: ['__dlq.errors.message'],
      attempts: ['__dlq.errors.delivery.count'],
    },
    prefixes: ['__dlq.errors.'],
    names: [],
  },
  // `org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils` (KIP-1034)
  {
    name: 'streams',
    fields: {
      topic: ['__streams.errors.topic'],
      partition: ['__streams.errors.partition'],
      offset: ['__streams.errors.offset'],
      errorClass: ['__streams.errors.exception'],
      message: ['__streams.errors.message'],
    },
    prefixes: ['__streams.errors.'],
    names: [],
  },
  // `io.smallrye.reactive.messaging.kafka.fault.KafkaDeadLetterQueue`
  {
    name: 'smallrye',
    fields: {
      topic: ['dead-letter-topic'],
      partition: ['dead-letter-partition'],
      offset: ['dead-letter-offset'],
      errorClass: ['dead-letter-cause-class-name', 'dead-letter-exception-class-name'],
      message: ['dead-letter-reason', 'dead-letter-cause'],
    },
    prefixes: [],
    names: [],
  },
  {
    name: 'home-made',
    fields: {
      topic: ['x-dlq-original-topic', 'x-original-topic'],
      partition: ['x-dlq-original-partition', 'x-original-partition'],
      offset: ['x-dlq-original-offset', 'x-original-offset'],
      timestamp: ['x-dlq-original-timestamp', 'x-original-timestamp'],
      group: ['x-dlq-consumer-group', 'x-original-consumer-group', 'x-original-group', 'x-consumer-group'],
      errorClass: [
        ...['x-dlq-error-class', 'x-dlq-error-type', 'x-dlq-exception-class', 'x-error-class', 'x-error-type'],
        ...['x-exception-class', 'x-exception-type', 'x-failure-class'],
      ],
      message: [
        ...['x-dlq-error-message', 'x-dlq-reason', 'x-dlq-error', 'x-error-message', 'x-exception-message'],
        ...['x-failure-message', 'x-failure-reason', 'x-error-reason', 'x-error'],
      ],
      stage: ['x-dlq-stage', 'x-error-stage', 'x-failure-stage'],
      attempts: ['x-dlq-attempts', 'x-dlq-retry-count', 'x-delivery-attempts', 'x-retry-count', 'x-attempts'],
      time: ['x-dlq-failed-at', 'x-dlq-timestamp', 'x-failed-at', 'x-dead-lettered-at'],
    },
    prefixes: ['x-dlq-'],
    names: [],
  },
];
