import { describe, expect, it } from 'vitest';
import { BinaryOutput } from '../../../src/lib/formats/avro/binary-output.js';
import { compileAvroDecoder } from '../../../src/lib/formats/avro/decoder.js';
import { compileAvroEncoder } from '../../../src/lib/formats/avro/encoder.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import type { AvroSchema } from '../../../src/lib/formats/avro/schema.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { avscType } from '../../helpers/avsc.js';
import { randomSchema, randomValue, toAvsc } from '../../helpers/random-avro.js';
import { below, seeded, seedOf } from '../../helpers/seeded.js';

const seed = seedOf('values of any Avro schema');

function encoded(schema: AvroSchema, value: ExactJson): Buffer {
  const output = new BinaryOutput({ capacity: 1 });
  expect(compileAvroEncoder(schema)(value, output)).toEqual([]);
  return output.take();
}

function decoded(schema: AvroSchema, bytes: Buffer): string {
  const sink = new JsonSink({ capacity: 1 });
  compileAvroDecoder(schema)(bytes, 0, bytes.length, sink);
  return sink.written().toString();
}

describe(`values of any schema, with SEED=${seed}`, { timeout: 60_000 }, () => {
  const random = seeded(seed);
  const cases = Array.from({ length: 400 }, () => {
    const json = randomSchema(random);
    const schema = parseAvroSchema(JSON.stringify(json));
    return { json, schema, values: Array.from({ length: 10 }, () => randomValue(schema, random)) };
  });

  it('have the bytes that avsc gives them', () => {
    for (const { json, schema, values } of cases) {
      const type = avscType(json);
      for (const value of values) {
        const bytes = type.toBuffer(toAvsc(schema, value));
        expect(encoded(schema, value).toString('hex'), JSON.stringify(json)).toBe(bytes.toString('hex'));
        expect(type.fromBuffer(encoded(schema, value)), JSON.stringify(json)).toEqual(toAvsc(schema, value));
      }
    }
  });

  it('are decoded to what was encoded, and encoded to the same bytes again', () => {
    for (const { json, schema, values } of cases) {
      for (const value of values) {
        const bytes = encoded(schema, value);
        const text = decoded(schema, bytes);
        expect(text).not.toMatch(/[\n\r]/);
        expect(parseJson(text), JSON.stringify(json)).toEqual(value);
        expect(encoded(schema, parseJson(text)).toString('hex'), JSON.stringify(json)).toBe(bytes.toString('hex'));
      }
    }
  });

  it('are decoded, or refused with a path, when their bytes are damaged; nothing hangs and nothing else is thrown', () => {
    let refused = 0;
    for (const { schema, values } of cases) {
      const decode = compileAvroDecoder(schema);
      for (const value of values) {
        const bytes = encoded(schema, value);
        const damaged = Buffer.from(bytes);
        for (let count = below(3, random); count >= 0 && bytes.length > 0; count--) {
          damaged[below(bytes.length, random)] = below(256, random);
        }
        const end = random() < 0.3 ? below(bytes.length + 1, random) : bytes.length;
        const sink = new JsonSink();
        sink.ascii('before');
        try {
          decode(damaged, 0, end, sink);
          expect(() => parseJson(sink.written().toString('utf8', 6))).not.toThrow();
        } catch (error) {
          refused++;
          expect(error).toMatchObject({
            code: 'RECORD_UNDECODABLE',
            problems: [{ message: expect.any(String) as string }],
          });
          expect(sink.written().toString()).toBe('before');
        }
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
