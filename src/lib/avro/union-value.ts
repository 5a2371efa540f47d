import type { ExactJson } from '../values/exact-json.js';
import { branchName, isBareUnion } from './json-shape.js';
import type { AvroSchema, UnionSchema } from './schema.js';

/** A branch's value as a value of the union: tagged, where JSON alone doesn't tell the branches apart. */
export function unionValue(union: UnionSchema, branch: AvroSchema, value: ExactJson): ExactJson {
  return branch.type === 'null' || isBareUnion(union) ? value : { [branchName(branch)]: value };
}
