import type { Problem } from '../../../errors.js';
import {
  isExactJsonArray,
  isExactJsonObject,
  type ExactJson,
  type ExactJsonObject,
} from '../../../values/exact-json.js';
import type { AssignmentTree } from '../../shared/assignment-tree.js';
import type { FieldStep } from '../../shared/field-path.js';
import { joinPaths, pathBelow, type Path } from '../../shared/path.js';
import { withItem, withKey } from '../../shared/replace.js';
import type { AvroSchema } from '../schema.js';
import { heldIn, unionValue } from '../union-value.js';
import { typedTree } from './typed-tree.js';

/**
 * A value with some of its fields changed to what texts stand for, typed by its schema. What does not fit the schema then
 * is left for the encoder to refuse.
 */
export function changedValue(
  value: ExactJson | undefined,
  tree: AssignmentTree,
  schema: AvroSchema,
  path: Path,
  problems: Problem[],
): ExactJson {
  if ('text' in tree || value === undefined || value === null) return typedTree(tree, schema, path, problems);
  if (schema.type === 'union') {
    const held = heldIn(schema, value);
    if (held === undefined) return typedTree(tree, schema, path, problems);
    return unionValue(schema, held.branch, changedValue(held.value, tree, held.branch, path, problems));
  }
  const changed = (
    step: FieldStep,
    part: AssignmentTree,
    own: AvroSchema | undefined,
    before?: ExactJson,
  ): ExactJson =>
    own === undefined
      ? null
      : changedValue(before, part, own, joinPaths(path, pathBelow(stepBelow(schema, step), '')), problems);
  if ((schema.type === 'record' || schema.type === 'map') && isExactJsonObject(value)) {
    const schemaOf = (name: string): AvroSchema | undefined =>
      schema.type === 'map' ? schema.values : schema.fields.find((field) => field.name === name)?.schema;
    return [...tree.parts].reduce<ExactJsonObject>((object, [step, part]) => {
      const name = String(step);
      return withKey(
        object,
        name,
        changed(step, part, schemaOf(name), Object.hasOwn(object, name) ? object[name] : undefined),
      );
    }, value);
  }
  if (schema.type === 'array' && isExactJsonArray(value)) {
    return [...tree.parts].reduce<readonly ExactJson[]>(
      (items, [step, part]) =>
        withItem(items, step, path, problems, (before) => changed(step, part, schema.items, before)),
      value,
    );
  }
  return typedTree(tree, schema, path, problems);
}

function stepBelow({ type }: AvroSchema, step: FieldStep): number | { readonly key: string } {
  return type === 'array' && typeof step === 'number' ? step : { key: String(step) };
}
