import type { PathStep } from '../avro/path.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../values/exact-json.js';

/**
 * The steps of a JSON pointer, which are indexes where the value has arrays.
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function stepsOf(pointer: string, value?: ExactJson): PathStep[] {
  const names = pointer.split('/').slice(1);
  let within: ExactJson | undefined = value;
  return names.map((name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = isExactJsonArray(within);
    within = partOf(within, key);
    return isIndex ? Number(key) : { key };
  });
}

export function valueAt(value: ExactJson, steps: readonly PathStep[]): ExactJson {
  let found: ExactJson | undefined = value;
  for (const step of steps) found = partOf(found, typeof step === 'object' ? step.key : String(step));
  return found ?? null;
}

function partOf(value: ExactJson | undefined, key: string): ExactJson | undefined {
  if (isExactJsonArray(value)) return value[Number(key)];
  return isExactJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
