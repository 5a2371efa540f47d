import { PreciseNumber } from '../../values/precise-number.js';
import { isExactJsonArray, isExactJsonObject, keysInOrder, type ExactJson } from '../../values/exact-json.js';

const longest = 60;

/** What was expected, and what was found instead, for a message. */
export function expected(what: string, value: ExactJson): string {
  return `expected ${what}, found ${foundText(value)}`;
}

/** A value as JSON, shortened to about 60 characters. */
export function foundText(value: ExactJson): string {
  if (value === Infinity || value === -Infinity) return 'a number beyond ±1.8e308';
  const text = abridged(value, longest);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** The beginning of a value's JSON: no less than `room` characters of it, and not much more. */
function abridged(value: ExactJson, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 1));
  if (typeof value === 'bigint' || value instanceof PreciseNumber) return value.toString();
  if (isExactJsonArray(value)) return bracketed('[', value, ']', room, (item, left) => abridged(item, left));
  if (isExactJsonObject(value)) {
    return bracketed('{', keysInOrder(value), '}', room, (key, left) => {
      return `${JSON.stringify(key)}:${abridged(value[key] ?? null, left)}`;
    });
  }
  return JSON.stringify(value);
}

function bracketed<Item>(
  open: string,
  items: readonly Item[],
  close: string,
  room: number,
  itemText: (item: Item, room: number) => string,
): string {
  let text = open;
  for (const item of items) {
    if (text.length > room) return text;
    if (text !== open) text += ',';
    text += itemText(item, room - text.length);
  }
  return text + close;
}
