import { randomUUID } from 'node:crypto';
import type { Problem } from '../../errors.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { assignedValue, type Parts, type Place } from '../shared/assigned-value.js';
import { assignmentTree, type Assignment } from '../shared/assignment-tree.js';
import { refuseProblems } from '../shared/problems.js';
import type { SchemaDocuments } from './parse-schema.js';
import { SchemaPlace } from './places.js';
import type { JsonValidator } from './validator.js';

/**
 * Makes a value from texts, typed by its schema. What is not set gets its default, `eventId` a random UUID and
 * `eventTimestamp` the current time, where the schema has them.
 * @throws AppError RECORD_INVALID with every problem, each with its path
 */
export function setJsonFields(
  documents: SchemaDocuments,
  validate: JsonValidator,
  assignments: readonly Assignment[],
  now: Date,
): ExactJson {
  const misset: Problem[] = [];
  const place = rootPlace(rootOf(documents), now);
  const value = assignedValue(assignmentTree(assignments, misset), place, '', misset);
  refuseProblems(misset, validate(value));
  return value;
}

/** Fills in `eventId` and `eventTimestamp` where the schema has them and the value has not. */
export function withJsonEventFields(value: ExactJson, documents: SchemaDocuments, now: Date): ExactJson {
  if (!isExactJsonObject(value)) return value;
  const missing = eventFields(rootOf(documents), now).filter(([name]) => value[name] === undefined);
  return { ...Object.fromEntries(missing), ...value };
}

function rootOf(documents: SchemaDocuments): SchemaPlace {
  return new SchemaPlace([{ schema: documents.main.schema, document: documents.main }], documents);
}

function rootPlace(root: SchemaPlace, now: Date): Place {
  const withEvent = (parts: Parts): Parts => {
    if (parts.kind !== 'fields') return parts;
    const others = (names: ReadonlySet<string>): readonly (readonly [string, ExactJson])[] => {
      const event = eventFields(root, now).filter(([name]) => !names.has(name));
      return [...event, ...(parts.others?.(new Set([...names, ...event.map(([name]) => name)])) ?? [])];
    };
    return { ...parts, others };
  };
  return { value: (text) => root.value(text), parts: (steps) => withEvent(root.parts(steps)) };
}

function eventFields(root: SchemaPlace, now: Date): readonly (readonly [string, ExactJson])[] {
  return root.propertyNames.flatMap((name) => {
    const value =
      name === 'eventId'
        ? idIn(root.property(name))
        : name === 'eventTimestamp'
          ? timeIn(root.property(name), now)
          : null;
    return value === null ? [] : [[name, value] as const];
  });
}

function idIn(place: SchemaPlace): string | null {
  return isText(place, 'uuid') ? randomUUID() : null;
}

function timeIn(place: SchemaPlace, now: Date): number | string | null {
  if (place.types.has('integer') || place.types.has('number')) return now.getTime();
  return isText(place, 'date-time') ? now.toISOString() : null;
}

function isText(place: SchemaPlace, format: string): boolean {
  return place.types.has('string') && (place.keyword('format') ?? format) === format;
}
