import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { firstOf } from '../../values/first-of.js';
import { joinPaths, type Path } from '../shared/path.js';
import { LookedAt } from './looked-at.js';
import { partsOf } from './schema-depth.js';
import type { AvroSchema, RecordField, RecordSchema } from './schema.js';

/**
 * The first field whose default is, in part, of a record that is not at its end there, such as the record of the field itself:
 * Avro Java looks at a default as soon as it has read it, and gives up.
 * @returns the path of the field; null where there is none
 */
export function fieldWithOpenDefault(schema: AvroSchema): Path | null {
  const seen = new Set<AvroSchema>();
  const open = new Set<RecordSchema>();
  let looked = new LookedAt();

  function within(part: AvroSchema, path: Path): Path | null {
    if (seen.has(part)) return null;
    seen.add(part);
    if (part.type !== 'record') return firstOf(partsOf(part), (inner) => within(inner, path));
    open.add(part);
    const found = firstOf(part.fields, (field) => inField(field, joinPaths(path, field.name)));
    open.delete(part);
    return found;
  }

  function inField({ schema: type, default: value }: RecordField, path: Path): Path | null {
    const inner = within(type, path);
    looked = new LookedAt();
    return inner ?? (value !== undefined && isOpen(type, value) ? path : null);
  }

  function isOpen(type: AvroSchema, value: ExactJson): boolean {
    if (looked.isAgain(value, type)) return false;
    if (type.type === 'union') return type.branches.some((branch) => isOpen(branch, value));
    if (type.type === 'array') return isExactJsonArray(value) && value.some((item) => isOpen(type.items, item));
    if (!isExactJsonObject(value)) return false;
    if (type.type === 'map')
      return Object.values(value).some((item) => item !== undefined && isOpen(type.values, item));
    if (type.type !== 'record') return false;
    return open.has(type) || type.fields.some(({ name, schema: of }) => isOpen(of, value[name] ?? null));
  }

  return within(schema, '');
}
