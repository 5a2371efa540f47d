import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { branchName, isBareUnion, jsonKinds, kindOf, looseKinds, shownKinds } from './json-shape.js';
import type { AvroSchema, UnionSchema } from './schema.js';

/** A branch's value as a value of the union: tagged, where JSON alone doesn't tell the branches apart. */
export function unionValue(union: UnionSchema, branch: AvroSchema, value: ExactJson): ExactJson {
  if (branch.type === 'null') return value;
  const key = onlyKey(value);
  const isBare = isBareUnion(union) && (key === undefined || !tagLikeKeys(union, branch).has(key));
  return isBare ? value : { [branchName(branch)]: value };
}

/** The branch that a value of a union is of, and its value without a tag; undefined where it is of none. */
export function heldIn(
  union: UnionSchema,
  value: ExactJson,
): { readonly branch: AvroSchema; readonly value: ExactJson } | undefined {
  const tag = onlyKey(value);
  const tagged = tag === undefined ? undefined : union.branches.find((branch) => branchName(branch) === tag);
  const content = tag === undefined ? null : contentOf(value, tag);
  if (!isBareUnion(union)) return tagged === undefined ? undefined : { branch: tagged, value: content };
  if (tagged !== undefined && isEscaped(union, tagged, content)) return { branch: tagged, value: content };
  const branch = union.branches.find((candidate) => jsonKinds(candidate).includes(kindOf(value)));
  return branch === undefined ? undefined : { branch, value };
}

/**
 * Where bare values are written: the keys that a map or a record of the union may have as its only one and that would
 * make it look like a tagged value of another branch. Such a value is tagged itself.
 */
export function tagLikeKeys(union: UnionSchema, branch: AvroSchema): ReadonlySet<string> {
  const contents = contentsOf(branch);
  const keys = new Set<string>();
  for (const other of union.branches) {
    const name = branchName(other);
    const content = contents.get(name) ?? contents.get(anyKey);
    if (content === undefined) continue;
    const kinds = [...jsonKinds(other), ...looseKinds(other)];
    if (shownKinds(content).some((kind) => kinds.includes(kind))) keys.add(name);
  }
  return keys;
}

/** The key of an object that has no other. */
export function onlyKey(value: ExactJson): string | undefined {
  if (!isExactJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}

export function contentOf(value: ExactJson, key: string): ExactJson {
  return isExactJsonObject(value) ? (value[key] ?? null) : null;
}

/** True for the content of a tag that stands there only because the bare value would look like a tagged one. */
export function isEscaped(union: UnionSchema, tagged: AvroSchema, content: ExactJson): boolean {
  const key = onlyKey(content);
  return key !== undefined && tagLikeKeys(union, tagged).has(key);
}

const anyKey = Symbol('any key');

/** What may stand under the only key of a branch's value. */
function contentsOf(branch: AvroSchema): ReadonlyMap<string | symbol, AvroSchema> {
  if (branch.type === 'map') return new Map([[anyKey, branch.values]]);
  const [field, ...others] = branch.type === 'record' ? branch.fields : [];
  return new Map(field === undefined || others.length > 0 ? [] : [[field.name, field.schema]]);
}
