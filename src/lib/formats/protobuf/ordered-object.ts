import { keepKeyOrder, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';

/** An object with its keys in this order, also where they look like indexes, which JavaScript puts first. */
export function orderedObject(entries: ReadonlyMap<string, ExactJson>): ExactJsonObject {
  const object: ExactJsonObject = Object.fromEntries(entries);
  const keys = [...entries.keys()];
  if (keys.some((key) => /^\d/.test(key))) keepKeyOrder(object, keys);
  return object;
}
