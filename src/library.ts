// What `import … from 'todo-kafka'` gives: the services, their options and errors, and the types of the events.
export { EventProducer } from './lib/services/producer/event-producer.js';
export { KafkaProducerService } from './lib/services/producer/kafka-producer-service.js';
export type {
  DeliveryReport,
  ProducerHooks,
  ProducerOptions,
  PublishOptions,
} from './lib/services/producer/options.js';
export { EventConsumer } from './lib/services/consumer/event-consumer.js';
export { KafkaConsumerService } from './lib/services/consumer/kafka-consumer-service.js';
export type {
  ConsumerHooks,
  ConsumerOptions,
  DeadLetterPlace,
  DeadLetterStage,
  DeletedPartition,
  EventContext,
  EventHandler,
  Failed,
  FetchedRecords,
  LostRecords,
  OtherHandlers,
  RecordPlace,
} from './lib/services/consumer/options.js';
export type {
  ConnectOptions,
  OauthOption,
  RegistryOption,
  SaslOption,
  SecretOption,
  TlsOption,
} from './lib/services/connect-options.js';
export type { BearerToken, TokenSource } from './lib/security/settings.js';
export type { LogEntry, LogHook } from './lib/services/log.js';
export {
  BatchDeliveryError,
  BufferFullError,
  DeadLetterError,
  DeliveryError,
  EventInvalidError,
  HandlerTimeoutError,
  PermanentError,
  ServiceClosedError,
  type DeliveryOutcome,
} from './lib/services/errors.js';
export { MemoryOnceStore, type MemoryOnceStoreOptions } from './lib/services/once/memory-once-store.js';
export { EventIdError } from './lib/services/once/event-id.js';
export type { OnceStore } from './lib/services/once/once-store.js';
export { AppError, type AppErrorOptions, type ErrorCode, type Problem } from './lib/errors.js';
export type * from './lib/services/generated/events.js';
