/**
 * What a YAML file says, as it is written there: no scalar is taken for a number, a date or a truth value, as only the
 * field that it stands in knows what it is. null is a plain scalar that is empty, `~` or `null`.
 */
export interface YamlValue {
  readonly data: string | null | YamlList | YamlMap;
  /** Offset in the text of where it begins. */
  readonly start: number;
}

export type YamlList = readonly YamlValue[];
export type YamlMap = ReadonlyMap<string, YamlEntry>;

export interface YamlEntry {
  readonly keyStart: number;
  readonly value: YamlValue;
}

export function isList(data: YamlValue['data']): data is YamlList {
  return Array.isArray(data);
}

export function isMapping(data: YamlValue['data']): data is YamlMap {
  return data instanceof Map;
}

/** How many values there are, and how many when each alias is written out: then what is shared counts as often as it is met. */
export function sizeOf(root: YamlValue): { readonly values: number; readonly writtenOut: number } {
  const known = new Map<YamlValue, number>();
  const writtenOut = sizeWrittenOut(root, known);
  return { values: known.size, writtenOut };
}

function sizeWrittenOut(value: YamlValue, known: Map<YamlValue, number>): number {
  const counted = known.get(value);
  if (counted !== undefined) return counted;
  let count = 1;
  for (const child of childrenOf(value)) count += sizeWrittenOut(child, known);
  known.set(value, count);
  return count;
}

function childrenOf({ data }: YamlValue): Iterable<YamlValue> {
  if (isList(data)) return data;
  return isMapping(data) ? [...data.values()].map((entry) => entry.value) : [];
}

/** Plain objects, lists and texts. What an alias shares is one object. */
export function plainValue(value: YamlValue, known = new Map<YamlValue, unknown>()): unknown {
  if (known.has(value)) return known.get(value);
  const { data } = value;
  let plain: unknown = data;
  if (isList(data)) plain = data.map((item) => plainValue(item, known));
  if (isMapping(data)) {
    plain = Object.fromEntries([...data].map(([name, entry]) => [name, plainValue(entry.value, known)]));
  }
  known.set(value, plain);
  return plain;
}

/** Where what has this path begins: the key of a map's entry, or the item of a list; null where there is nothing. */
export function entryAt(root: YamlValue, path: readonly PropertyKey[]): number | null {
  let [value, start]: [YamlValue, number | null] = [root, null];
  for (const part of path) {
    const { data } = value;
    if (isMapping(data)) {
      const entry = data.get(String(part));
      if (entry === undefined) return null;
      [value, start] = [entry.value, entry.keyStart];
    } else {
      const item = isList(data) && typeof part === 'number' ? data[part] : undefined;
      if (item === undefined) return null;
      [value, start] = [item, item.start];
    }
  }
  return start;
}
