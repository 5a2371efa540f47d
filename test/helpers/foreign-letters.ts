import type { WrittenRecord } from './letters.js';

/** A number as Spring writes it. */
function bigEndian(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeInt32BE(value);
  else buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}

/** The headers that other programs add to a dead letter of a topic's partition 1, offset 7, by family and reason. */
export const foreignHeaders: readonly {
  readonly family: string;
  readonly reason: string;
  readonly headers: (topic: string) => NonNullable<WrittenRecord['headers']>;
}[] = [
  {
    family: 'connect',
    reason: 'org.apache.kafka.connect.errors.DataException',
    headers: (topic) => ({
      '__connect.errors.topic': topic,
      '__connect.errors.partition': '1',
      '__connect.errors.offset': '7',
      '__connect.errors.connector.name': 'sink',
      '__connect.errors.task.id': '0',
      '__connect.errors.stage': 'VALUE_CONVERTER',
      '__connect.errors.class.name': 'org.apache.kafka.connect.json.JsonConverter',
      '__connect.errors.exception.class.name': 'org.apache.kafka.connect.errors.DataException',
      '__connect.errors.exception.message': 'no',
      '__connect.errors.exception.stacktrace': 'at …',
    }),
  },
  {
    family: 'spring',
    reason: 'java.lang.IllegalStateException',
    headers: (topic) => ({
      'kafka_dlt-original-topic': topic,
      'kafka_dlt-original-partition': bigEndian(1, 4),
      'kafka_dlt-original-offset': bigEndian(7, 8),
      'kafka_dlt-original-timestamp': bigEndian(1_700_000_000_000, 8),
      'kafka_dlt-original-timestamp-type': 'CreateTime',
      'kafka_dlt-original-consumer-group': 'app',
      'kafka_dlt-exception-fqcn': 'org.springframework.kafka.listener.ListenerExecutionFailedException',
      'kafka_dlt-exception-cause-fqcn': 'java.lang.IllegalStateException',
      'kafka_dlt-exception-message': 'no',
      'kafka_dlt-exception-stacktrace': 'at …',
    }),
  },
  {
    family: 'share-group',
    reason: 'Offset delivery count exceeded the threshold.',
    headers: (topic) => ({
      '__dlq.errors.topic': topic,
      '__dlq.errors.partition': '1',
      '__dlq.errors.offset': '7',
      '__dlq.errors.group': 'app',
      '__dlq.errors.delivery.count': '5',
      '__dlq.errors.message': 'Offset delivery count exceeded the threshold.',
    }),
  },
  {
    family: 'smallrye',
    reason: 'java.lang.RuntimeException',
    headers: (topic) => ({
      'dead-letter-exception-class-name': 'java.lang.RuntimeException',
      'dead-letter-reason': 'no',
      'dead-letter-topic': topic,
      'dead-letter-partition': '1',
      'dead-letter-offset': '7',
    }),
  },
  {
    family: 'home-made',
    reason: 'TimeoutError',
    headers: (topic) => ({
      'x-original-topic': topic,
      'x-original-partition': '1',
      'x-original-offset': '7',
      'x-error-type': 'TimeoutError',
      'x-error': 'no',
    }),
  },
];
