import { randomUUID } from 'node:crypto';
import { AppError, type Problem } from '../../errors.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { JsonSink } from '../../values/json-sink.js';
import { parseJson } from '../../values/parse-json.js';
import { assignmentTree, type Assignment } from '../shared/assignment-tree.js';
import { BinaryOutput } from './binary-output.js';
import { compileAvroDecoder } from './decoder.js';
import { compileAvroEncoder } from './encoder.js';
import { instantIn } from './instant.js';
import type { AvroSchema } from './schema.js';
import { typedTree } from './set/typed-tree.js';
import { unionValue } from './union-value.js';

/**
 * Makes a value from texts, typed by its schema: of `title` "Buy milk", of `tags[0]` "home", of `address` JSON. What is
 * not set gets its default, `eventId` a random UUID and `eventTimestamp` the current time.
 * @throws AppError RECORD_INVALID with every problem, each with its path
 */
export function setFields(schema: AvroSchema, assignments: readonly Assignment[], now: Date): ExactJson {
  const misset: Problem[] = [];
  const value = typedTree(assignmentTree(assignments, misset), schema, '', misset);
  const output = new BinaryOutput();
  const misfits = compileAvroEncoder(schema)(withEventFields(value, schema, now), output);
  const problems = [...misset, ...misfits.filter((each) => !misset.some(({ path = '' }) => isWithin(each, path)))];
  if (problems.length > 0) throw new AppError('RECORD_INVALID', 'what is set does not fit the schema', { problems });
  return decoded(output.written(), schema);
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

function isWithin({ path = '' }: Problem, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function decoded(bytes: Buffer, schema: AvroSchema): ExactJson {
  const sink = new JsonSink({ capacity: 1024 });
  compileAvroDecoder(schema)(bytes, 0, bytes.length, sink);
  return parseJson(sink.written().toString());
}
