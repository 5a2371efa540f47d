import type { Problem } from '../../../errors.js';
import type { ExactJson } from '../../../values/exact-json.js';
import { JsonSyntaxError } from '../../../values/json-syntax-error.js';
import { joinPaths, pathBelow, type Path } from '../../shared/path.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import type { AssignmentTree } from '../../shared/assignment-tree.js';
import type { FieldStep } from '../../shared/field-path.js';
import { unionValue } from '../union-value.js';
import { typedText } from './typed-text.js';

type Parts = ReadonlyMap<FieldStep, AssignmentTree>;

/** The value that a tree of texts stands for in a schema. What doesn't fit it is left for the encoder to refuse. */
export function typedTree(tree: AssignmentTree, schema: AvroSchema, path: Path, problems: Problem[]): ExactJson {
  if ('text' in tree) return typedLeaf(tree.text, schema, path, problems);
  const { parts } = tree;
  switch (schema.type) {
    case 'record': {
      const schemas = new Map<FieldStep, AvroSchema>(schema.fields.map((field) => [field.name, field.schema]));
      return typedObject(parts, (step) => schemas.get(step), path, problems);
    }
    case 'map':
      return typedObject(parts, () => schema.values, path, problems);
    case 'array':
      return typedArray(parts, schema.items, path, problems);
    case 'union': {
      const branch = branchWith(parts, schema);
      if (branch !== undefined) return unionValue(schema, branch, typedTree(tree, branch, path, problems));
      break;
    }
    default:
      break;
  }
  problems.push({ path, message: `has no parts to be set: it is of type ${schema.type}` });
  return null;
}

function typedLeaf(text: string, schema: AvroSchema, path: Path, problems: Problem[]): ExactJson {
  try {
    return typedText(text, schema);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.push({ path, message: `not valid JSON: ${error.message} (column ${error.column})` });
    return null;
  }
}

function typedObject(
  parts: Parts,
  schemaOf: (step: FieldStep) => AvroSchema | undefined,
  path: Path,
  problems: Problem[],
): ExactJson {
  const entries = [...parts].map(([step, part]): [string, ExactJson] => {
    const schema = schemaOf(step);
    const partPath = joinPaths(path, pathBelow({ key: String(step) }, ''));
    return [String(step), schema === undefined ? null : typedTree(part, schema, partPath, problems)];
  });
  return Object.fromEntries(entries);
}

function typedArray(parts: Parts, items: AvroSchema, path: Path, problems: Problem[]): ExactJson {
  const typed: ExactJson[] = [];
  for (const step of parts.keys()) {
    if (typeof step !== 'number' || step >= parts.size) {
      problems.push({ path, message: `items are numbered from [0] to [${parts.size - 1}] here, ${step} is none` });
    }
  }
  for (let index = 0; index < parts.size; index++) {
    const part = parts.get(index);
    if (part !== undefined) typed.push(typedTree(part, items, joinPaths(path, pathBelow(index, '')), problems));
  }
  return typed;
}

/** The branch that has such parts: an array for indexes, a record that has the names, or a map. */
function branchWith(parts: Parts, { branches }: UnionSchema): AvroSchema | undefined {
  const steps = [...parts.keys()];
  if (steps.every((step) => typeof step === 'number')) {
    const array = branches.find(({ type }) => type === 'array');
    if (array !== undefined) return array;
  }
  const records = branches.filter((branch) => branch.type === 'record');
  return (
    records.find(({ fields }) => steps.every((step) => fields.some(({ name }) => name === step))) ??
    branches.find(({ type }) => type === 'map') ??
    records[0]
  );
}
