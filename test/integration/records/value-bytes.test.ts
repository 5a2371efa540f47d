import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { expectCode } from '../../helpers/expect-code.js';
import { produce } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

interface Line {
  readonly value: unknown;
  readonly schemaId: number;
  readonly valueBytes?: string;
}

async function lines(topic: string, ...options: readonly string[]): Promise<readonly Line[]> {
  const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e', ...options);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(line) as unknown as Line);
}

/** A topic whose one value is stored as these bytes after its wire header. */
async function topicWith(
  payload: Buffer,
  schema: string,
  type: 'JSON' | 'PROTOBUF',
): Promise<{ readonly topic: string; readonly stored: string }> {
  const topic = await createdTopic('value-bytes', '--partitions', '1');
  const id = await registerSchema(`${topic}-value`, schema, type);
  const header = Buffer.alloc(5);
  header.writeInt32BE(id, 1);
  const stored = Buffer.concat([header, payload]).toString('base64');
  const envelope = JSON.stringify({ key: 'k', value: { $bytes: stored } });
  expectCode(await produce(topic, ['--input', 'envelope', '--raw'], { stdin: envelope }), 0);
  return { topic, stored };
}

const objects = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}';

describe('a value whose JSON would not give its bytes', () => {
  it('has them beside it, and they are sent as long as they mean that value', async () => {
    const { topic, stored } = await topicWith(Buffer.from('{\n  "a": 1.50\n}'), objects, 'JSON');
    const [line] = await lines(topic);
    expect(line).toMatchObject({ value: { a: 1.5 }, valueBytes: stored });
    const envelopes = [line, { ...line, value: { a: 2 } }, { ...line, valueBytes: 'AAAA' }];
    const input = envelopes.map((each) => JSON.stringify(each)).join('\n');
    expectCode(await produce(topic, ['--input', 'envelope'], { stdin: input }), 0);
    const [, sentOn, edited, mistaken] = await lines(topic);
    expect(sentOn?.valueBytes).toBe(stored);
    expect(edited).toMatchObject({ value: { a: 2 } });
    expect(edited).not.toHaveProperty('valueBytes');
    expect(mistaken).toMatchObject({ value: { a: 1.5 } });
    expect(mistaken).not.toHaveProperty('valueBytes');
  });

  it('may be one of Protobuf: a map entry without its key and value, unknown fields, in several places', async () => {
    const schema = 'syntax = "proto3"; message M { map<string, int32> counts = 1; string t = 2; }';
    const { topic, stored } = await topicWith(Buffer.from('00fa0f000a0012016150015a00', 'hex'), schema, 'PROTOBUF');
    const [line] = await lines(topic);
    expect(line?.value).toEqual({ $unknown: '+g8AUAFaAA==', counts: { '': 0 }, t: 'a' });
    expect(line?.valueBytes).toBe(stored);
    const input = [line, { ...line, value: { counts: { '': 1 } } }].map((each) => JSON.stringify(each)).join('\n');
    expectCode(await produce(topic, ['--input', 'envelope'], { stdin: input }), 0);
    const [, sentOn, edited] = await lines(topic);
    expect(sentOn?.valueBytes).toBe(stored);
    expect(edited).toMatchObject({ value: { counts: { '': 1 } } });
    expect(edited).not.toHaveProperty('valueBytes');
  });

  it('is refused where they are no base64, or where the value does not fit its schema', async () => {
    const { topic } = await topicWith(Buffer.from('[\n1]'), objects, 'JSON');
    const [line] = await lines(topic);
    const bad = await produce(topic, ['--input', 'envelope', '--value', JSON.stringify({ ...line, valueBytes: 5 })]);
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('valueBytes: expected base64')]);
    const misfit = await produce(topic, ['--input', 'envelope', '--value', JSON.stringify(line)]);
    expect([misfit.code, misfit.stderr]).toEqual([1, expect.stringContaining('it does not fit its schema')]);
  });

  it('is found by filters and patterns as others are, but not by its base64', async () => {
    const { topic, stored } = await topicWith(Buffer.from('{\n  "a": "x"\n}'), objects, 'JSON');
    const found = async (...options: readonly string[]): Promise<number> => (await lines(topic, ...options)).length;
    expect(await found('--filter', 'value.a == "x"')).toBe(1);
    expect(await found('--grep', '"a": "x"')).toBe(1);
    expect(await found('--grep', stored.slice(8, 14))).toBe(0);
    expect(await found('--grep', 'valueBytes')).toBe(0);
  });
});
