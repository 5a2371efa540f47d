import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { consumeAll, produce, refusal } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { workspace } from '../../helpers/workspace.js';

const shared = `syntax = "proto3";
package todo.v1;
message Address { string street = 1; string zip_code = 2; }
`;
const schema = `syntax = "proto3";
package todo.v1;
import "google/protobuf/timestamp.proto";
import "todo/shared.proto";
message TaskCreated {
  string event_id = 1;
  int64 event_timestamp = 2;
  string title = 3;
  enum Priority { PRIORITY_UNSPECIFIED = 0; LOW = 1; HIGH = 2; }
  Priority priority = 4;
  repeated string tags = 5;
  google.protobuf.Timestamp due_date = 6;
  map<string, int32> counts = 7;
  Address address = 8;
  oneof owner { string user_id = 9; int64 team_id = 10; }
  optional uint64 version = 11;
  bytes attachment = 12;
}
message TaskDeleted {
  string task_id = 1;
  message Reason { string text = 1; }
  Reason reason = 2;
}
`;

const event = {
  eventId: '5f1f5b1e-6f1b-4c8e-9d58-1f0c3c1f7a11',
  eventTimestamp: '1700000000000',
  title: 'Büro 水',
  priority: 'HIGH',
  tags: ['a', 'b'],
  dueDate: '2026-01-31T10:00:00.500Z',
  counts: { a: 1 },
  address: { street: 'High Street', zipCode: '12345' },
  teamId: '9007199254740993',
  version: '0',
  attachment: 'AP8=',
};

/** The .proto files where protoc finds them. */
function protoFiles(): string {
  const folder = workspace({ 'task.proto': schema, 'todo/shared.proto': shared });
  return join(folder, 'task.proto');
}

async function protobufTopic(what: string): Promise<{ readonly topic: string; readonly schemaId: number }> {
  const topic = await createdTopic(what, '--partitions', '1');
  await registerSchema(`${topic}-shared`, shared, 'PROTOBUF');
  return { topic, schemaId: await registerTask(topic, topic) };
}

async function registerTask(topic: string, sharedBy: string): Promise<number> {
  const references = [{ name: 'todo/shared.proto', subject: `${sharedBy}-shared`, version: 1 }];
  return registerSchema(`${topic}-value`, schema, 'PROTOBUF', references);
}

interface Stored {
  readonly key: string | null;
  readonly value: string | null;
}

async function stored(topic: string): Promise<readonly Stored[]> {
  const lines = (await python('records.py', ['consume', testCluster().brokers, topic])).trim().split('\n');
  return lines.map((line) => {
    const { key, value } = JSON.parse(line) as Stored;
    return { key, value };
  });
}

const lastLines = (text: string): readonly unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('values of a Protobuf schema', () => {
  foreignTest('are read by confluent-kafka as they were sent', async () => {
    const { topic } = await protobufTopic('proto-out');
    expectCode(await produce(topic, ['-k', 'k', '--value', JSON.stringify(event)]), 0);
    const args = ['consume', testCluster().brokers, '-', topic, protoFiles(), 'todo.v1.TaskCreated'];
    expect(lastLines(await python('protobuf_events.py', args))).toEqual([{ partition: 0, key: 'k', value: event }]);
  });

  foreignTest('are shown as confluent-kafka wrote them, whose schema is then a descriptor', async () => {
    const topic = await createdTopic('proto-in', '--partitions', '1');
    const { brokers, registry } = testCluster();
    const [proto, line] = [protoFiles(), JSON.stringify({ key: 'k', value: event })];
    await python('protobuf_events.py', ['produce', brokers, registry, topic, proto, 'todo.v1.TaskCreated'], line);
    const deleted = { taskId: 't', reason: { text: 'done' } };
    const second = JSON.stringify({ key: 'k', value: deleted });
    await python('protobuf_events.py', ['produce', brokers, registry, topic, proto, 'todo.v1.TaskDeleted'], second);
    expect((await consumeAll(topic)).map(({ key, value }) => [key, value])).toEqual([
      ['k', event],
      ['k', { '@type': 'todo.v1.TaskDeleted', ...deleted }],
    ]);
    // And the reverse, by that same schema: the consumer asks for it, and finds the message by its index.
    await produce(topic, ['-k', 'k', '--value', JSON.stringify({ ...event, title: 'ours' })]);
    const args = ['consume', brokers, registry, topic, proto, 'todo.v1.TaskCreated'];
    expect(lastLines(await python('protobuf_events.py', args)).at(-1)).toMatchObject({
      value: { ...event, title: 'ours' },
    });
  });

  foreignTest('are sent on to the same bytes: other messages, unknown fields, and what cannot be decoded', async () => {
    const { topic, schemaId } = await protobufTopic('proto-from');
    const other = await createdTopic('proto-to', '--partitions', '1');
    await registerTask(other, topic);
    const header = Buffer.alloc(5);
    header.writeInt32BE(schemaId, 1);
    const values = [
      '00', // no fields
      '000a0178', // the event id
      '0200' + '0a0178', // the same, with the index of the message written out
      '0202' + '0a0174', // the second message
      '040200' + '0a0174', // the first message in the second one
      '00' + '1a0178' + '1005' + '0a0179', // fields in another order
      '001000', // a default that is written all the same
      '00fa0603616263', // a field that the schema does not have
      '000a0178fa0603616263', // beside one that it has
      '000a05', // cut off
      '00ffff', // garbage
      '0206', // no such message
      '000a017800', // a byte too many
      '0010808000', // a number that is longer than it has to be
    ];
    const lines = values.map((value) =>
      JSON.stringify({ value: { $bytes: Buffer.concat([header, Buffer.from(value, 'hex')]).toString('base64') } }),
    );
    await produce(topic, ['--input', 'envelope'], { stdin: lines.join('\n') });
    const shown = await todoKafka('consume', topic, '--from-beginning', '-e');
    expectCode(shown, 1);
    const sent = await produce(other, ['--input', 'envelope'], { stdin: shown.stdout });
    expectCode(sent, 0);
    expect(await stored(other)).toEqual(await stored(topic));
    const records = lastLines(shown.stdout) as readonly { value: unknown; error?: string }[];
    expect(records.slice(0, 9).map(({ value }) => value)).toEqual([
      {},
      { eventId: 'x' },
      { '@type': 'todo.v1.TaskCreated', eventId: 'x' },
      { '@type': 'todo.v1.TaskDeleted', taskId: 't' },
      { '@type': 'todo.v1.TaskDeleted.Reason', text: 't' },
      { title: 'x', eventTimestamp: '5', eventId: 'y' },
      { eventTimestamp: '0' },
      { $unknown: '+gYDYWJj' },
      { eventId: 'x', $unknown: '+gYDYWJj' },
    ]);
    expect(records.slice(9).map(({ error }) => error?.replace('not a value of "todo.v1.TaskCreated": ', ''))).toEqual([
      'eventId: 5 bytes are announced, 0 are there (byte 2)',
      'the value ends in the middle of a field (byte 1)',
      'the schema has no message [3] (byte 0)',
      '0 is no number of a field (byte 4)',
      undefined,
    ]);
    expect(records[13]).toMatchObject({ value: { eventTimestamp: '0' }, valueBytes: expect.any(String) as string });
  });

  it('of a schema that cannot be used are shown with their bytes, and why', async () => {
    const topic = await createdTopic('proto-none', '--partitions', '1');
    const unusable = 'syntax = "proto3"; enum E { ZERO = 0; }';
    const error = 'the Protobuf schema cannot be used: it declares no message';
    const header = Buffer.alloc(6);
    header.writeInt32BE(await registerSchema(`${topic}-value`, unusable, 'PROTOBUF'), 1);
    await produce(topic, ['--input', 'envelope'], {
      stdin: JSON.stringify({ value: { $bytes: header.toString('base64') } }),
    });
    const { code, stdout } = await todoKafka('consume', topic, '--from-beginning', '-e');
    expect([code, lastLines(stdout)]).toMatchObject([1, [{ value: { $bytes: header.toString('base64') }, error }]]);
    const sent = await produce(topic, ['--value', '{}']);
    expect([sent.code, sent.stderr]).toEqual([2, expect.stringContaining(error) as string]);
  });

  it('are refused with every problem by its path, and nothing is sent', async () => {
    const { topic } = await protobufTopic('proto-refused');
    const bad = {
      ...event,
      title: 5,
      priority: 'URGENT',
      tags: ['a', 7],
      userId: 'u',
      address: { city: 'x' },
      colour: 1,
    };
    expect(await refusal(topic, bad)).toEqual(
      new Map([
        ['userId', 'only one of the oneof "owner" can be given, and "teamId" is'],
        ['colour', 'not a field of "todo.v1.TaskCreated"'],
        ['title', 'expected a string, found 5'],
        ['priority', 'expected one of "PRIORITY_UNSPECIFIED", "LOW", "HIGH", found "URGENT"'],
        ['tags[1]', 'expected a string, found 7'],
        ['address.city', 'not a field of "todo.v1.Address"'],
      ]),
    );
    expect(await consumeAll(topic)).toEqual([]);
  });

  it('are made of fields, and made up', async () => {
    const { topic } = await protobufTopic('proto-made');
    const set = [
      'title=Buy milk',
      'address.street=High Street',
      'tags[0]=a',
      'due_date=2026-01-31T10:00:00Z',
      'counts.a=5',
    ];
    const { code } = await produce(topic, [...set.flatMap((each) => ['--set', each]), '--key-field', 'title']);
    expectCode({ code }, 0);
    expectCode(await produce(topic, ['--set', '@type=todo.v1.TaskDeleted', '--set', 'reason.text=done']), 0);
    expectCode(await produce(topic, ['--sample', '50']), 0);
    const [first, second, ...samples] = await consumeAll(topic);
    expect([first?.key, first?.value]).toEqual([
      'Buy milk',
      {
        eventId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
        eventTimestamp: expect.stringMatching(/^\d{13}$/) as string,
        title: 'Buy milk',
        address: { street: 'High Street' },
        tags: ['a'],
        dueDate: '2026-01-31T10:00:00Z',
        counts: { a: 5 },
      },
    ]);
    expect(second?.value).toEqual({ '@type': 'todo.v1.TaskDeleted', reason: { text: 'done' } });
    expect(samples).toHaveLength(50);
  });
});
