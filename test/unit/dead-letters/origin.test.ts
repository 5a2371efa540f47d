import { describe, expect, it } from 'vitest';
import {
  isLetter,
  isReason,
  readOrigin,
  reasonOf,
  withoutDeadLetterHeaders,
} from '../../../src/lib/dead-letters/origin.js';
import type { RecordHeader } from '../../../src/lib/kafka/records/record.js';

type Bytes = string | readonly number[] | null;

function headersOf(entries: readonly (readonly [string, Bytes])[]): readonly RecordHeader[] {
  return entries.map(([name, value]) => ({
    key: Buffer.from(name),
    value: value === null ? null : typeof value === 'string' ? Buffer.from(value) : Buffer.from([...value]),
  }));
}

const nothing = {
  topic: null,
  partition: null,
  offset: null,
  timestamp: null,
  group: null,
  errorClass: null,
  message: null,
  stage: null,
  attempts: null,
  time: null,
  redrives: 0,
};

/** What the programs write that made these families, byte for byte. */
const families: readonly (readonly [string, readonly (readonly [string, Bytes])[], object])[] = [
  [
    'connect',
    [
      ['__connect.errors.topic', 'shop-orders'],
      ['__connect.errors.partition', '1'],
      ['__connect.errors.offset', '12345678901'],
      ['__connect.errors.connector.name', 'orders-sink'],
      ['__connect.errors.task.id', '0'],
      ['__connect.errors.stage', 'VALUE_CONVERTER'],
      ['__connect.errors.class.name', 'org.apache.kafka.connect.json.JsonConverter'],
      ['__connect.errors.exception.class.name', 'org.apache.kafka.connect.errors.DataException'],
      ['__connect.errors.exception.message', 'Converting byte[] to Kafka Connect data failed'],
      ['__connect.errors.exception.stacktrace', 'org.apache…\n\tat …'],
    ],
    {
      topic: 'shop-orders',
      partition: 1,
      offset: 12_345_678_901,
      group: 'connect-orders-sink',
      errorClass: 'org.apache.kafka.connect.errors.DataException',
      message: 'Converting byte[] to Kafka Connect data failed',
      stage: 'VALUE_CONVERTER',
    },
  ],
  [
    'spring',
    [
      ['kafka_dlt-original-topic', 'news.editorial.v1'],
      ['kafka_dlt-original-partition', [0, 0, 0, 2]],
      ['kafka_dlt-original-offset', [0, 0, 0, 0, 0, 0, 1, 0x2d]],
      ['kafka_dlt-original-timestamp', [0, 0, 0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x00]],
      ['kafka_dlt-original-timestamp-type', 'CreateTime'],
      ['kafka_dlt-original-consumer-group', 'article-review-v1'],
      ['kafka_dlt-exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException'],
      ['kafka_dlt-exception-cause-fqcn', 'java.lang.IllegalStateException'],
      ['kafka_dlt-exception-message', 'Listener failed; no stock'],
      ['kafka_dlt-exception-stacktrace', 'org.springframework…'],
      ['retry_topic-attempts', [0, 0, 0, 4]],
    ],
    {
      topic: 'news.editorial.v1',
      partition: 2,
      offset: 301,
      timestamp: 1_700_000_000_000,
      group: 'article-review-v1',
      errorClass: 'java.lang.IllegalStateException',
      message: 'Listener failed; no stock',
      attempts: 4,
    },
  ],
  [
    'share-group',
    [
      ['__dlq.errors.topic', 'course.created'],
      ['__dlq.errors.partition', '2'],
      ['__dlq.errors.offset', '41'],
      ['__dlq.errors.group', 'courses-counter'],
      ['__dlq.errors.delivery.count', '3'],
      ['__dlq.errors.message', 'Offset delivery count exceeded the threshold.'],
    ],
    {
      topic: 'course.created',
      partition: 2,
      offset: 41,
      group: 'courses-counter',
      message: 'Offset delivery count exceeded the threshold.',
      attempts: 3,
    },
  ],
  [
    'streams',
    [
      ['__streams.errors.exception', 'java.lang.ArithmeticException'],
      ['__streams.errors.stacktrace', 'java.lang…'],
      ['__streams.errors.message', '/ by zero'],
      ['__streams.errors.topic', 'clicks'],
      ['__streams.errors.partition', '0'],
      ['__streams.errors.offset', '7'],
    ],
    { topic: 'clicks', partition: 0, offset: 7, errorClass: 'java.lang.ArithmeticException', message: '/ by zero' },
  ],
  [
    'smallrye',
    [
      ['dead-letter-exception-class-name', 'java.lang.RuntimeException'],
      ['dead-letter-reason', 'Something went wrong'],
      ['dead-letter-topic', 'movies'],
      ['dead-letter-partition', '0'],
      ['dead-letter-offset', '5'],
    ],
    {
      topic: 'movies',
      partition: 0,
      offset: 5,
      errorClass: 'java.lang.RuntimeException',
      message: 'Something went wrong',
    },
  ],
  [
    'home-made',
    [
      ['x-original-topic', 'orders'],
      ['x-original-partition', [0, 0, 0, 1]],
      ['x-original-offset', '99'],
      ['x-original-timestamp', '2023-11-14T22:13:20Z'],
      ['x-error-type', 'TimeoutError'],
      ['x-error', 'too slow'],
      ['x-retry-count', '2'],
    ],
    {
      topic: 'orders',
      partition: 1,
      offset: 99,
      timestamp: 1_700_000_000_000,
      errorClass: 'TimeoutError',
      message: 'too slow',
      attempts: 2,
    },
  ],
];

describe('where a dead letter came from', () => {
  it.each(families)('is read from the headers of %s, which are taken away again', (family, entries, known) => {
    const own = headersOf([['trace', 'a']]);
    const headers = [...own, ...headersOf(entries)];
    expect(readOrigin(headers, 'somewhere')).toEqual({ ...nothing, family, ...known });
    expect(withoutDeadLetterHeaders(headers)).toEqual(own);
    expect([isLetter(headers), isLetter(own)]).toEqual([true, false]);
  });

  it('is told by the name of the topic where headers are silent', () => {
    const topics = ['a.b.dlq', 'a.b.DLT', 'a.b-dlt', 'dlq.a.b', 'a.b.quarantine', 'a.b', '.dlq', 'dlq.'];
    expect(topics.map((topic) => readOrigin([], topic).topic)).toEqual([
      ...['a.b', 'a.b', 'a.b', 'a.b', 'a.b', null, null, null],
    ]);
    expect(readOrigin([], 'a.dlq')).toEqual({ ...nothing, family: null, topic: 'a' });
  });

  it('is told by the name of the topic too where a header says nothing', () => {
    expect(readOrigin(headersOf([['x-original-topic', ' ']]), 'a.dlq')).toMatchObject({ topic: 'a' });
    expect(readOrigin(headersOf([['x-original-topic', '']]), 'a')).toMatchObject({ topic: null });
  });

  it('has no time that no calendar has', () => {
    const times = ['+275760-09-13T00:00:00.001Z', '-99999999999999999999', '-9999999999999d', '-1.5ms', '-1h', 'soon'];
    for (const text of times) {
      const headers = headersOf([
        ['x-failed-at', text],
        ['x-original-timestamp', text],
      ]);
      expect(readOrigin(headers, 'x')).toMatchObject({ time: null, timestamp: null });
    }
  });

  it('is what was added last, where a record died twice', () => {
    const headers = headersOf([
      ['kafka_dlt-original-topic', 'first'],
      ['kafka_dlt-exception-message', 'first'],
      ['__connect.errors.topic', 'second'],
    ]);
    expect(readOrigin(headers, 'x')).toMatchObject({ family: 'connect', topic: 'second', message: null });
  });

  it('keeps what a redriven record brought along', () => {
    const headers = headersOf([
      ['todo-kafka.dlq.timestamp', '1000'],
      ['todo-kafka.dlq.attempts', '7'],
      ['todo-kafka.dlq.redrives', '2'],
      ['__connect.errors.topic', 'orders'],
    ]);
    expect(readOrigin(headers, 'x')).toMatchObject({ topic: 'orders', timestamp: 1_000, attempts: 7, redrives: 2 });
  });

  it('is unknown where numbers are none', () => {
    const headers = headersOf([
      ['x-original-topic', 'orders'],
      ['x-original-partition', 'many'],
      ['x-original-offset', [0xff, 0xff, 0xff, 0xff]],
      ['x-original-timestamp', 'yesterday'],
      ['x-retry-count', null],
    ]);
    const unknown = { partition: null, offset: null, timestamp: null, attempts: null };
    expect(readOrigin(headers, 'x')).toMatchObject({ topic: 'orders', ...unknown });
  });
});

describe('the reason of a dead letter', () => {
  const reason = (...entries: readonly (readonly [string, Bytes])[]): string =>
    reasonOf(readOrigin(headersOf(entries), 'a.dlq'));

  it('is the class of the error, else the first line of what was said, else unknown', () => {
    expect(
      reason(['__connect.errors.exception.class.name', 'a.b.C'], ['__connect.errors.exception.message', 'm']),
    ).toBe('a.b.C');
    expect(reason(['__dlq.errors.message', 'Offset rejected by client.\nmore'])).toBe('Offset rejected by client.');
    expect(reason()).toBe('unknown');
  });

  it('is one line of text that ends, and ends in a character', () => {
    const long = `a${'😀'.repeat(300)}`;
    expect(reason(['x-error-class', `${long}\nmore`])).toBe(`a${'😀'.repeat(59)}`);
    expect(reason(['x-error', long])).toBe(`a${'😀'.repeat(29)}`);
  });

  it('may be asked for without the packages', () => {
    expect(['a.b.C', 'C', 'b.C', 'a.b'].map((wanted) => isReason('a.b.C', wanted))).toEqual([true, true, true, false]);
  });
});
