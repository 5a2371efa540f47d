import { groupBy } from '../../../values/group-by.js';
import { canonicalAvro } from '../canonical.js';
import type { CompatibilityFault } from './incompatibility.js';
import { isPromotable, writerFieldsFor } from '../resolution.js';
import type { AvroSchema, RecordField, RecordSchema } from '../schema.js';
import { typeInWords, typeText } from '../type-text.js';

/** The new schema is the reader: what it lacks can be put in. */
export function backwardHint(fault: CompatibilityFault): string | null {
  switch (fault.type) {
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return missingFieldHint(fault.field, fault);
    case 'TYPE_MISMATCH':
      if (fault.missing !== undefined) return `Give it a default${sampleDefault(fault.missing.schema)}.`;
      if (fault.writer.type === 'null') return 'Keep null among its types: there may be records with it.';
      if (isPromotable(fault.reader, fault.writer))
        return `Keep ${fault.writer.type}: numbers can be widened, not narrowed.`;
      return anotherField;
    case 'NAME_MISMATCH':
      return `Keep the name, or add "aliases": ["${fault.writer.name}"] to ${typeInWords(fault.reader)}.`;
    case 'FIXED_SIZE_MISMATCH':
      return anotherField;
    case 'MISSING_ENUM_SYMBOLS':
      return 'Keep the symbols, or give the enum a "default" to read those as.';
    case 'MISSING_UNION_BRANCH':
      return fault.causes.length > 0 ? null : `Add ${typeText(fault.writer)} to the union.`;
    case 'AMBIGUOUS_ALIAS':
      return 'Take away the alias that is a field of its own there.';
  }
}

/** The version is the reader, and cannot be changed any more: the new schema has to keep to it. */
export function forwardHint(fault: CompatibilityFault, old: string): string | null {
  switch (fault.type) {
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return `Keep the field: who reads with ${old} cannot do without it.`;
    case 'TYPE_MISMATCH':
      if (fault.missing !== undefined) return `Keep the field: who reads with ${old} cannot do without it.`;
      if (fault.writer.type === 'null') return `Leave null out: who reads with ${old} does not expect it.`;
      if (isPromotable(fault.reader, fault.writer)) return `Keep ${fault.reader.type}: ${old} reads nothing wider.`;
      return anotherField;
    case 'NAME_MISMATCH':
      return `Keep the name: an alias helps only those who read with the new schema.`;
    case 'FIXED_SIZE_MISMATCH':
      return anotherField;
    case 'MISSING_ENUM_SYMBOLS':
      return `Leave them out: ${old} has no enum "default" to read them as.`;
    case 'MISSING_UNION_BRANCH':
      return fault.causes.length > 0 ? null : `Leave ${typeText(fault.writer)} out: ${old} has no place for it.`;
    case 'AMBIGUOUS_ALIAS':
      return `Give the new field another name: in ${old} it is an alias.`;
  }
}

const anotherField = 'Keep the type, or add another field for the new one.';

function missingFieldHint(
  field: RecordField,
  { reader, writer }: { reader: RecordSchema; writer: RecordSchema },
): string {
  const former = unreadFields(reader, writer).get(textOf(field.schema)) ?? [];
  const giveDefault = `ive it a default${sampleDefault(field.schema)}.`;
  const [only] = former;
  return only === undefined || former.length > 1
    ? `G${giveDefault}`
    : `If it is "${only.name}" by a new name, add "aliases": ["${only.name}"]; else g${giveDefault}`;
}

/** What a hint about one of thousands of fields has to know of all others: by reader, and by schema. */
const unreadFieldsOf = new WeakMap<RecordSchema, WeakMap<RecordSchema, ReadonlyMap<string, readonly RecordField[]>>>();
const texts = new WeakMap<AvroSchema, string>();

/** The fields of the writer's that the reader does not have, by the text of their types. */
function unreadFields(reader: RecordSchema, writer: RecordSchema): ReadonlyMap<string, readonly RecordField[]> {
  const ofReader =
    unreadFieldsOf.get(reader) ?? new WeakMap<RecordSchema, ReadonlyMap<string, readonly RecordField[]>>();
  unreadFieldsOf.set(reader, ofReader);
  const known = ofReader.get(writer);
  if (known !== undefined) return known;
  const read = new Set(writerFieldsFor(reader, writer));
  const unread = writer.fields.filter((_, index) => !read.has(index));
  const found = groupBy(unread, ({ schema }) => textOf(schema));
  ofReader.set(writer, found);
  return found;
}

function textOf(schema: AvroSchema): string {
  const text = texts.get(schema) ?? canonicalAvro(schema);
  texts.set(schema, text);
  return text;
}

/** `, such as "default": 0`, for a type that has a plain value. */
function sampleDefault(schema: AvroSchema): string {
  const text = plainValue(schema);
  return text === null ? '' : `, such as "default": ${text}`;
}

function plainValue(schema: AvroSchema): string | null {
  switch (schema.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'false';
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return '0';
    case 'string':
    case 'bytes':
      return '""';
    case 'array':
      return '[]';
    case 'map':
      return '{}';
    case 'enum':
      return JSON.stringify(schema.symbols[0]);
    case 'union':
      return schema.branches[0] === undefined ? null : plainValue(schema.branches[0]);
    default:
      return null;
  }
}
