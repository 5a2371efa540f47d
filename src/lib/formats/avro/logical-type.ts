import { mostDecimalDigits } from '../../values/decimal.js';
import type { AvroSchema } from './schema.js';

/** A number in base ten, stored as two's complement, the highest byte first, of the number without its point. */
export interface DecimalType {
  readonly precision: number;
  /** Digits after the point. */
  readonly scale: number;
  /** Bytes of a fixed type; null for as many as are needed. */
  readonly size: number | null;
}

/** A point in time, or a time of day, as a whole number of units. */
export interface TemporalType {
  readonly kind: 'date' | 'time' | 'timestamp' | 'local-timestamp';
  /** Units of a second; of a date, which counts days, 1. */
  readonly perSecond: 1 | 1_000 | 1_000_000 | 1_000_000_000;
}

/**
 * What a schema says of decimals. A logical type that makes no sense is none, as the specification has it: without a
 * precision, with a scale beyond it, or in a fixed type that is too short for it.
 * @see https://avro.apache.org/docs/1.12.0/specification/#decimal
 */
export function decimalType(schema: AvroSchema): DecimalType | null {
  if ((schema.type !== 'bytes' && schema.type !== 'fixed') || schema.attributes['logicalType'] !== 'decimal')
    return null;
  const { precision, scale = 0 } = schema.attributes;
  if (!isCount(precision) || !isCount(scale) || precision === 0 || scale > Math.min(precision, mostDecimalDigits)) {
    return null;
  }
  if (!('size' in schema)) return { precision, scale, size: null };
  const most = Math.floor(Math.log10(2) * (8 * schema.size - 1));
  return precision > most ? null : { precision, scale, size: schema.size };
}

/**
 * What a schema says of time.
 * @see https://avro.apache.org/docs/1.12.0/specification/#date
 */
export function temporalType(schema: AvroSchema): TemporalType | null {
  if (schema.type !== 'int' && schema.type !== 'long') return null;
  const { logicalType } = schema.attributes;
  return (typeof logicalType === 'string' ? temporalTypes[schema.type].get(logicalType) : undefined) ?? null;
}

const temporalTypes: Readonly<Record<'int' | 'long', ReadonlyMap<string, TemporalType>>> = {
  int: new Map([
    ['date', { kind: 'date', perSecond: 1 }],
    ['time-millis', { kind: 'time', perSecond: 1_000 }],
  ]),
  long: new Map([
    ['time-micros', { kind: 'time', perSecond: 1_000_000 }],
    ['timestamp-millis', { kind: 'timestamp', perSecond: 1_000 }],
    ['timestamp-micros', { kind: 'timestamp', perSecond: 1_000_000 }],
    ['timestamp-nanos', { kind: 'timestamp', perSecond: 1_000_000_000 }],
    ['local-timestamp-millis', { kind: 'local-timestamp', perSecond: 1_000 }],
    ['local-timestamp-micros', { kind: 'local-timestamp', perSecond: 1_000_000 }],
    ['local-timestamp-nanos', { kind: 'local-timestamp', perSecond: 1_000_000_000 }],
  ]),
};

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** How dates and times are shown: as the numbers that they are, or as ISO 8601 text. */
export type LogicalForm = 'base' | 'readable';
