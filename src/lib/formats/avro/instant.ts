import type { PrimitiveSchema } from './schema.js';

const day = 24 * 60 * 60 * 1000;

/**
 * A point in time as an int or a long, in the unit of its logical type: milliseconds without one.
 * @see https://avro.apache.org/docs/1.12.0/specification/#logical-types
 */
export function instantIn({ attributes }: PrimitiveSchema, epochMilliseconds: number): number | bigint {
  switch (attributes['logicalType']) {
    case 'date':
      return Math.floor(epochMilliseconds / day);
    case 'time-millis':
      return epochMilliseconds % day;
    case 'time-micros':
      return (epochMilliseconds % day) * 1000;
    case 'timestamp-micros':
    case 'local-timestamp-micros':
      return epochMilliseconds * 1000;
    case 'timestamp-nanos':
    case 'local-timestamp-nanos':
      return BigInt(epochMilliseconds) * 1_000_000n;
    default:
      return epochMilliseconds;
  }
}
