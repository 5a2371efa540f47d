import type { ExactJson } from '../../../values/exact-json.js';
import type { Branch, Parts, Place } from '../../shared/assigned-value.js';
import type { FieldStep } from '../../shared/field-path.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { heldIn, unionValue } from '../union-value.js';
import { typedText } from './typed-text.js';

/** What texts stand for in a value of this schema. */
export function avroPlace(schema: AvroSchema): Place {
  return {
    value: (text) => typedText(text, schema),
    parts: () => partsOf(schema),
    ...(schema.type === 'union' ? { branch: (before, steps) => branchOf(schema, before, steps) } : {}),
  };
}

function partsOf(schema: AvroSchema): Parts {
  switch (schema.type) {
    case 'record':
      return {
        kind: 'fields',
        field: (name) => {
          const field = schema.fields.find((candidate) => candidate.name === name);
          return field === undefined ? null : avroPlace(field.schema);
        },
      };
    case 'map':
      return { kind: 'fields', field: () => avroPlace(schema.values) };
    case 'array':
      return { kind: 'items', item: () => avroPlace(schema.items) };
    default:
      return { kind: 'none', what: `of type ${schema.type}` };
  }
}

function branchOf(union: UnionSchema, value: ExactJson | undefined, steps: readonly FieldStep[]): Branch | undefined {
  const held = value === undefined || value === null ? undefined : heldIn(union, value);
  const branch = held?.branch ?? branchWith(steps, union);
  if (branch === undefined) return undefined;
  return { place: avroPlace(branch), before: held?.value, wrap: (inner) => unionValue(union, branch, inner) };
}

/** The branch that has such parts: an array for indexes, a record that has the names, or a map. */
function branchWith(steps: readonly FieldStep[], { branches }: UnionSchema): AvroSchema | undefined {
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
