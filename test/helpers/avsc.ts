import avro from 'avsc';
import type { Json } from '../../src/lib/values/json.js';

const long = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a - b),
});

/** What avsc makes of a schema: longs are bigints, unions always wrapped. */
export function avscType(schema: Json): avro.Type {
  return avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'always', registry: { long } });
}
