import { describe, expect, it } from 'vitest';
import { canonicalAvro } from '../../../src/lib/formats/avro/canonical.js';
import { incompatibilitiesOf } from '../../../src/lib/formats/avro/compatibility/check.js';
import { BinaryOutput } from '../../../src/lib/formats/avro/binary-output.js';
import { compileAvroDecoder } from '../../../src/lib/formats/avro/decoder.js';
import { compileAvroEncoder } from '../../../src/lib/formats/avro/encoder.js';
import { schemaChanges } from '../../../src/lib/formats/avro/diff/diff.js';
import { sampleValue } from '../../../src/lib/formats/avro/sample.js';
import type { AvroSchema } from '../../../src/lib/formats/avro/schema.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import type { Json } from '../../../src/lib/values/json.js';
import { decodedText } from '../../helpers/avro.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

/** Each record holds the one before twice: 2^levels of them in a value. */
function doubling(levels: number, innermost: readonly Json[], fallback?: Json): Json {
  let schema: Json = { type: 'record', name: 'R0', fields: innermost };
  for (let level = 1; level <= levels; level++) {
    const more = fallback === undefined ? {} : { default: fallback };
    schema = {
      type: 'record',
      name: `R${level}`,
      fields: [
        { name: 'a', type: schema, ...more },
        { name: 'b', type: `R${level - 1}`, ...more },
      ],
    };
  }
  return schema;
}

/** Within seconds of the processor, where it took 20 and more. */
function soon<Value>(work: () => Value): Value {
  const cpuSeconds = cpuTimer();
  const value = work();
  expect(cpuSeconds()).toBeLessThan(5);
  return value;
}

const nulls = doubling(30, [{ name: 'n', type: 'null' }]);

describe('a schema whose types double', () => {
  it('has no value of no bytes that is read: 2^30 records', () => {
    expect(JSON.stringify(nulls).length).toBeLessThan(3000);
    const text = soon(() => decodedText('', nulls));
    expect(text).toMatch(/^a\.a\..*: more values than are read of so few bytes \(byte 0\)$/);
    expect(soon(() => decodedText('', doubling(30, [])))).toContain('more values than are read of so few bytes');
  });

  it('is refused in a default, and in an array, an alias read twice, and names that are long', () => {
    const text = JSON.stringify(doubling(30, [{ name: 'x', type: 'int', default: 7 }], {}));
    expect(() => soon(() => parseAvroSchema(text))).toThrow('missing, and its default is not valid');
    const reader = parseAvroSchema(text, [], { checkDefaults: false });
    const encoded = soon(() => compileAvroEncoder(reader)({}, new BinaryOutput()));
    expect(encoded.map(({ message }) => message)).toEqual(Array(2).fill('missing, and its default is not valid'));
    for (const writer of [doubling(30, []), { type: 'record', name: 'R30', fields: [] }]) {
      const decode = compileAvroDecoder(parseAvroSchema(JSON.stringify(writer)), reader);
      expect(() => soon(() => decode(Buffer.alloc(0), 0, 0, new JsonSink()))).toThrow('not a value of "R30"');
    }
    const list: Json = {
      type: 'record',
      name: 'L',
      fields: [
        { name: 'next', type: ['null', 'L'] },
        { name: 'i', type: 'int' },
      ],
    };
    const twice: Json = {
      type: 'record',
      name: 'L',
      fields: [
        { name: 'one', type: ['null', 'L'], aliases: ['next'] },
        { name: 'two', type: ['null', 'L'], aliases: ['next'] },
      ],
    };
    expect(soon(() => decodedText(`${'02'.repeat(400)}00${'02'.repeat(401)}`, list, twice))).toContain(
      'more values than',
    );
    const long: Json = {
      type: 'array',
      items: { type: 'record', name: 'N', fields: [{ name: 'n'.repeat(100_000), type: 'int' }] },
    };
    const count = Buffer.from([0x80 | 0x20, 0x9c, 0x01]); // 10,000
    const bytes = Buffer.concat([count, Buffer.alloc(10_001)]);
    expect(soon(() => decodedText(bytes, long))).toMatch(/its JSON text has more than 17417472 bytes/);
  });

  it('is written down, compared and sampled in linear time', () => {
    const schema = parseAvroSchema(JSON.stringify(nulls));
    const other = parseAvroSchema(JSON.stringify(doubling(30, [{ name: 'n', type: 'int' }])));
    soon(() => canonicalAvro(schema));
    soon(() => schemaChanges(schema, other));
    soon(() => incompatibilitiesOf(schema, other));
    expect(() => soon(() => sampleValue(schema, Math.random, new Date()))).toThrow(
      'a value of this schema would hold more than 100000 values',
    );
    const huge = parseAvroSchema('{"type":"fixed","name":"F","size":2000000000}');
    expect(() => soon(() => sampleValue(huge, Math.random, new Date()))).toThrow('would hold bytes of a fixed type');
    const large = parseAvroSchema('{"type":"fixed","name":"F","size":200000}');
    expect(sampleValue(large, Math.random, new Date())).toHaveLength(200_000);
  });
});

describe('a deep schema', () => {
  it('is refused in words, however it is deep', () => {
    const message = 'not a valid Avro schema: its types lie more than 500 levels deep in each other';
    const arrays = `${'{"type":"array","items":'.repeat(600)}"int"${'}'.repeat(600)}`;
    expect(() => parseAvroSchema(arrays)).toThrow(message);
    const chain = Array.from({ length: 10_000 }, (_, index) => ({
      type: 'record',
      name: `R${index}`,
      fields: index === 0 ? [] : [{ name: 'f', type: `R${index - 1}` }],
    }));
    expect(() => parseAvroSchema(JSON.stringify(chain))).not.toThrow();
    expect(() => parseAvroSchema(JSON.stringify(chain.toReversed()))).toThrow(message);
    expect(() => parseAvroSchema('['.repeat(100_000))).toThrow('nested more than 1024 levels deep');
  });

  it('of a chain of names that are in use from the start is compiled and read', () => {
    const chain = Array.from({ length: 400 }, (_, index) => ({
      type: 'record',
      name: `R${index}`,
      fields: index === 0 ? [{ name: 'x', type: 'int' }] : [{ name: 'f', type: `R${index - 1}` }],
    }));
    expect(decodedText('8e0602', chain)).toContain('"x":1}');
  });
});

describe('large schemas', () => {
  const decode = (schema: AvroSchema, bytes: Buffer, reader?: AvroSchema): void => {
    compileAvroDecoder(schema, reader)(bytes, 0, bytes.length, new JsonSink());
  };

  it('are compiled in linear time: many fields, and an enum of many symbols in many fields', () => {
    const symbols = Array.from({ length: 10_000 }, (_, index) => `S${index}`);
    const fields = Array.from({ length: 20_000 }, (_, index) => ({
      name: `f${index}`,
      type: index === 0 ? { type: 'enum', name: 'E', symbols } : 'E',
    }));
    const text = JSON.stringify({ type: 'record', name: 'R', fields });
    const schema = soon(() => parseAvroSchema(text));
    soon(() => decode(schema, Buffer.alloc(20_000)));
    const backwards = fields
      .toReversed()
      .map(({ name }, index) => ({ name, type: index === 0 ? fields[0]?.type : 'E' }));
    const reader = parseAvroSchema(JSON.stringify({ type: 'record', name: 'R', fields: backwards }));
    soon(() => decode(schema, Buffer.alloc(20_000), reader));
  });
});
