import { PreciseNumber } from './precise-number.js';

/**
 * Any JSON value. Integers beyond ±(2^53 − 1) and of up to 64 bits are bigints, so that they keep their digits; other
 * numbers are of a class of their own where their digits were asked for and no double has them.
 */
export type ExactJson =
  null | boolean | number | bigint | string | PreciseNumber | readonly ExactJson[] | ExactJsonObject;

export type JsonNumber = number | bigint | PreciseNumber;

export interface ExactJsonObject {
  readonly [name: string]: ExactJson | undefined;
}

export function isExactJsonObject(value: ExactJson | undefined): value is ExactJsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber);
}

export function isExactJsonArray(value: ExactJson | undefined): value is readonly ExactJson[] {
  return Array.isArray(value);
}

export function isJsonNumber(value: ExactJson | undefined): value is JsonNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof PreciseNumber;
}

/**
 * The nearest double, infinite for what is beyond all of them. "NaN", "Infinity" and "-Infinity" stand for those that JSON does
 * not have.
 * @returns null for what is neither a number nor one of those texts
 */
export function doubleOf(value: ExactJson): number | null {
  if (value instanceof PreciseNumber) return value.toNumber();
  if (isJsonNumber(value)) return Number(value);
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : null;
}

const order = Symbol('order of the keys');

/** The keys of an object in the order of the text it was parsed from: JavaScript alone moves keys like "12" forward. */
export function keysInOrder(object: ExactJsonObject & { readonly [order]?: readonly string[] }): readonly string[] {
  return object[order] ?? Object.keys(object);
}

/** Keeps the order of an object's keys, for `keysInOrder`. */
export function keepKeyOrder(object: ExactJsonObject, keys: readonly string[]): void {
  Object.defineProperty(object, order, { value: keys });
}

/** JSON text that `parseJson` reads back as the same value. */
export function exactJsonText(value: ExactJson): string {
  if (typeof value === 'bigint' || value instanceof PreciseNumber) return value.toString();
  if (typeof value === 'number') return numberText(value);
  if (isExactJsonArray(value)) return `[${value.map(exactJsonText).join(',')}]`;
  if (!isExactJsonObject(value)) return JSON.stringify(value);
  const entries = keysInOrder(value).flatMap((key) => {
    const field = value[key];
    return field === undefined ? [] : [`${JSON.stringify(key)}:${exactJsonText(field)}`];
  });
  return `{${entries.join(',')}}`;
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isFinite(value)) return String(value);
  return value < 0 ? '-1e999' : '1e999';
}
