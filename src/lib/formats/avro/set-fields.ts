import { randomUUID } from 'node:crypto';
import type { Problem } from '../../errors.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { assignedValue } from '../shared/assigned-value.js';
import { assignmentTree, type Assignment } from '../shared/assignment-tree.js';
import { refuseProblems } from '../shared/problems.js';
import { BinaryOutput } from './binary-output.js';
import { defaultValue } from './default-value.js';
import { compileAvroEncoder } from './encoder.js';
import { instantIn } from './instant.js';
import type { AvroSchema } from './schema.js';
import { avroPlace } from './set/places.js';
import { unionValue } from './union-value.js';

/**
 * Makes a value from texts, typed by its schema: of `title` "Buy milk", of `tags[0]` "home", of `address` JSON. What is
 * not set gets its default, `eventId` a random UUID and `eventTimestamp` the current time.
 * @throws AppError RECORD_INVALID with every problem, each with its path
 */
export function setFields(schema: AvroSchema, assignments: readonly Assignment[], now: Date): ExactJson {
  const misset: Problem[] = [];
  const assigned = assignedValue(assignmentTree(assignments, misset), avroPlace(schema), '', misset);
  const value = withDefaults(withEventFields(assigned, schema, now), schema);
  refuseProblems(misset, compileAvroEncoder(schema)(value, new BinaryOutput()));
  return value;
}

/** The encoder would do the same; the key of a record may be in one of these fields. */
function withDefaults(value: ExactJson, schema: AvroSchema): ExactJson {
  if (schema.type !== 'record' || !isExactJsonObject(value)) return value;
  const isSet = (name: string): boolean => Object.hasOwn(value, name) && value[name] !== undefined;
  const missing = schema.fields.filter(({ name }) => !isSet(name));
  return { ...value, ...Object.fromEntries(missing.map((field) => [field.name, defaultValue(field)])) };
}

/** Fills in `eventId` and `eventTimestamp` where the schema has them and the value has not. */
export function withEventFields(value: ExactJson, schema: AvroSchema, now: Date): ExactJson {
  if (schema.type !== 'record' || !isExactJsonObject(value)) return value;
  const event: Record<string, ExactJson | undefined> = {};
  for (const field of schema.fields) {
    if (field.name === 'eventId') {
      event['eventId'] = inBranch(field.schema, (branch) => (branch.type === 'string' ? randomUUID() : undefined));
    } else if (field.name === 'eventTimestamp') {
      event['eventTimestamp'] = inBranch(field.schema, (branch) =>
        branch.type === 'long' ? instantIn(branch, now.getTime()) : undefined,
      );
    }
  }
  return { ...event, ...value };
}

/** The value that the first fitting branch gives, or the schema itself where it is no union. */
function inBranch(schema: AvroSchema, valueOf: (branch: AvroSchema) => ExactJson | undefined): ExactJson | undefined {
  if (schema.type !== 'union') return valueOf(schema);
  for (const branch of schema.branches) {
    const value = valueOf(branch);
    if (value !== undefined) return unionValue(schema, branch, value);
  }
  return undefined;
}
