import type { Problem } from '../../errors.js';
import { keepKeyOrder, keysInOrder, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import type { FieldStep } from './field-path.js';
import type { Path } from './path.js';

/** An object with another value for one key, which stays where it is, or comes last. */
export function withKey(object: ExactJsonObject, key: string, value: ExactJson): ExactJsonObject {
  const keys = keysInOrder(object);
  const changed = Object.fromEntries([...Object.entries(object), [key, value]]);
  keepKeyOrder(changed, keys.includes(key) ? keys : [...keys, key]);
  return changed;
}

/** A list with another item in one place, or with one more at its end. */
export function withItem(
  items: readonly ExactJson[],
  step: FieldStep,
  path: Path,
  problems: Problem[],
  changed: (before: ExactJson | undefined) => ExactJson,
): readonly ExactJson[] {
  if (typeof step === 'number' && step <= items.length) {
    return [...items.slice(0, step), changed(items[step]), ...items.slice(step + 1)];
  }
  problems.push({ path, message: `it has ${items.length} items, and [${items.length}] adds one: ${step} is none` });
  return items;
}
