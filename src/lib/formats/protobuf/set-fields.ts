import { randomUUID } from 'node:crypto';
import type { Problem } from '../../errors.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { assignedValue, type Parts, type Place } from '../shared/assigned-value.js';
import { assignmentTree, type Assignment } from '../shared/assignment-tree.js';
import { EncodeProblems, refuseProblems } from '../shared/problems.js';
import { chosen, encodeProtobuf, typeKey } from './encoder.js';
import type { MessageType, ProtobufSchema } from './message-type.js';
import { typePlace } from './places.js';

/**
 * Makes a value from texts, typed by its schema. What is not set is not there, apart from `eventId`, a random UUID,
 * and `eventTimestamp`, the current time.
 * @throws AppError RECORD_INVALID with every problem, each with its path
 */
export function setProtobufFields(schema: ProtobufSchema, assignments: readonly Assignment[], now: Date): ExactJson {
  const misset: Problem[] = [];
  const named = assignments.find(({ path }) => path === typeKey);
  const { type } = chosen(schema, named === undefined ? {} : { [typeKey]: named.text }, new EncodeProblems());
  const place = type === null ? null : rootPlace(type, now);
  const value = assignedValue(assignmentTree(assignments, misset), place, '', misset);
  refuseProblems(misset, encodeProtobuf(schema, value, { asStored: false }).problems);
  return value;
}

/** Fills in `eventId` and `eventTimestamp` where the message has them and the value has not. */
export function withProtobufEventFields(value: ExactJson, schema: ProtobufSchema, now: Date): ExactJson {
  if (!isExactJsonObject(value)) return value;
  const { type } = chosen(schema, value, new EncodeProblems());
  const missing = type === null ? [] : eventFields(type, new Set(Object.keys(value)), now);
  return { ...Object.fromEntries(missing), ...value };
}

function rootPlace(type: MessageType, now: Date): Place {
  const place = typePlace(type);
  const withEvent = (parts: Parts): Parts =>
    parts.kind === 'fields' ? { ...parts, others: (names) => eventFields(type, names, now) } : parts;
  return { ...place, parts: (steps) => withEvent(place.parts(steps)) };
}

function eventFields(
  type: MessageType,
  set: ReadonlySet<string>,
  now: Date,
): readonly (readonly [name: string, value: ExactJson])[] {
  const values = { eventId: idIn(type), eventTimestamp: timeIn(type, now) };
  return Object.entries(values).flatMap(([name, value]) => {
    const field = type.byName.get(name);
    if (value === null || field === undefined || set.has(field.jsonName) || set.has(field.name)) return [];
    return [[name, value]];
  });
}

function idIn({ byName }: MessageType): string | null {
  const field = byName.get('eventId');
  const isText = field?.type.kind === 'scalar' && field.type.scalar === 'string';
  return isText && !field.repeated && field.mapKey === null ? randomUUID() : null;
}

function timeIn({ byName }: MessageType, now: Date): string | number | null {
  const field = byName.get('eventTimestamp');
  if (field === undefined || field.repeated || field.mapKey !== null) return null;
  const { type } = field;
  if (type.kind === 'message') return type.name === 'google.protobuf.Timestamp' ? now.toISOString() : null;
  if (type.kind === 'enum') return null;
  if (type.scalar === 'string') return now.toISOString();
  return /64$|^double$/.test(type.scalar) ? now.getTime() : null;
}
