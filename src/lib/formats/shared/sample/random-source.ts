import { AppError } from '../../../errors.js';

/** Numbers from 0 up to 1, which they are not: `Math.random`, or one with a seed. */
export type Random = () => number;

/** A whole number from `from` to `to`, both included. */
export function between(from: number, to: number, random: Random): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** @throws AppError SCHEMA_INVALID where there are none, as of an enum without symbols */
export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new AppError('SCHEMA_INVALID', 'no value can be made up: an enum has no symbols');
  return item;
}

export function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => between(0, 15, random).toString(16));
  digits[12] = '4'; // version and variant of RFC 9562
  digits[16] = pick(['8', '9', 'a', 'b'], random);
  const text = digits.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
