import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import type { Encode, EncoderParts } from './parts.js';
import { fits } from './fits.js';
import { expected } from './found.js';
import { branchName, isBareUnion, jsonKinds, kindOf, type JsonKind } from '../json-shape.js';
import type { AvroSchema, UnionSchema } from '../schema.js';

/**
 * Writes a value of a union, which is tagged, `{"name of the branch": value}`, or bare. A bare value is of the branch
 * that takes its kind of JSON; where several do, of the first that it fits.
 */
export function unionEncoder(union: UnionSchema, parts: EncoderParts): Encode {
  const encoders = union.branches.map((branch) => parts.encode(branch));
  const tags = parts.tags ? tagsOf(union) : new Map<string, number>();
  const byKind = branchesByKind(union);
  const choice = listed(union.branches);

  return (value, output, problems) => {
    const key = tags.size === 0 ? undefined : onlyKey(value);
    const tagged = key === undefined ? undefined : tags.get(key);
    const ofKind = byKind.get(kindOf(value)) ?? [];
    const index = tagged ?? branchOf(value, union, ofKind) ?? -1;
    const encode = encoders[index];
    if (encode === undefined) {
      const misnamed = key !== undefined && ofKind.length === 0 ? `; no branch is named ${JSON.stringify(key)}` : '';
      problems.add(expected(choice, value) + misnamed);
      return;
    }
    output.long(index);
    encode(tagged === undefined ? value : contentOf(value, key), output, problems);
  };
}

/**
 * The branch of each name that is a tag here. Where the decoder writes bare values, none that such a value may have as
 * its only key: what was decoded has to be encoded to the same bytes.
 */
function tagsOf(union: UnionSchema): ReadonlyMap<string, number> {
  const { branches } = union;
  const tags = new Map(branches.map((branch, index) => [branchName(branch), index]));
  if (!isBareUnion(union)) return tags;
  if (branches.some((branch) => branch.type === 'map')) return new Map();
  for (const branch of branches) {
    if (branch.type === 'record') for (const { name } of branch.fields) tags.delete(name);
  }
  return tags;
}

function branchesByKind({ branches }: UnionSchema): ReadonlyMap<JsonKind, readonly number[]> {
  const byKind = new Map<JsonKind, number[]>();
  for (const [index, branch] of branches.entries()) {
    for (const kind of jsonKinds(branch)) byKind.set(kind, [...(byKind.get(kind) ?? []), index]);
  }
  return byKind;
}

function branchOf(value: ExactJson, union: UnionSchema, ofKind: readonly number[]): number | undefined {
  // The only one of its kind may still tell best what is wrong with the value.
  if (ofKind.length === 1) return ofKind[0];
  return ofKind.find((index) => {
    const branch = union.branches[index];
    return branch !== undefined && fits(value, branch);
  });
}

/** `null, string or "com.example.Named"` */
function listed(branches: readonly AvroSchema[]): string {
  const names = branches.map((branch) => ('name' in branch ? `"${branch.name}"` : branch.type));
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** The key of an object that has no other. */
function onlyKey(value: ExactJson): string | undefined {
  if (!isExactJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}

function contentOf(value: ExactJson, key: string | undefined): ExactJson {
  return isExactJsonObject(value) && key !== undefined ? (value[key] ?? null) : null;
}
