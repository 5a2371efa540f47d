import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { firstOf } from '../../values/first-of.js';
import { LookedAt } from './looked-at.js';
import { findDefinitions, namespaceOf, qualified } from './schema-definitions.js';

/**
 * The first field whose default is, in part, of an enum or a fixed type that is defined further down in the text: Avro Java
 * looks at a default as soon as it has read it, and takes a name that it does not know yet for a record.
 * @param json of a schema that can be read
 * @returns `record.field`; null where there is none
 */
export function fieldWithEarlyDefault(json: ExactJson): string | null {
  const definitions = new Map(findDefinitions(json).map((definition) => [definition.name, definition.json]));
  const defined = new Set<string>();
  let looked = new LookedAt();

  function within(part: ExactJson | undefined, namespace: string): string | null {
    if (isExactJsonArray(part)) return firstOf(part, (branch) => within(branch, namespace));
    if (!isExactJsonObject(part)) return null;
    const { type, items, values, name, fields } = part;
    if (type === 'array') return within(items, namespace);
    if (type === 'map') return within(values, namespace);
    if (!isDefinition(part)) return within(type, namespace);
    const full = fullName(part, namespace);
    const found = firstOf(fieldsOf(fields), (field) => {
      const inner = within(field['type'], namespaceOf(full));
      const { default: value } = field;
      looked = new LookedAt();
      const isEarly = value !== undefined && isUnknown(field['type'], value, namespaceOf(full));
      return inner ?? (isEarly ? `${textOf(name)}.${textOf(field['name'])}` : null);
    });
    defined.add(full);
    return found;
  }

  function isUnknown(type: ExactJson | undefined, value: ExactJson, namespace: string): boolean {
    if (looked.isAgain(value, typeof type === 'string' ? qualified(type, namespace) : type)) return false;
    if (typeof type === 'string') {
      const full = definitions.has(qualified(type, namespace)) ? qualified(type, namespace) : type;
      const definition = definitions.get(full);
      if (definition === undefined) return false;
      if (defined.has(full)) return isUnknownInRecord(definition, full, value);
      return typeof value === 'string' && !isRecord(definition);
    }
    if (isExactJsonArray(type)) {
      const takesText = type.includes('string') || type.includes('bytes');
      return !(typeof value === 'string' && takesText) && type.some((branch) => isUnknown(branch, value, namespace));
    }
    if (!isExactJsonObject(type)) return false;
    const { type: kind, items, values } = type;
    if (kind === 'array') return isExactJsonArray(value) && value.some((item) => isUnknown(items, item, namespace));
    if (kind === 'map') return itemsOf(value).some((item) => isUnknown(values, item, namespace));
    if (isDefinition(type)) return isUnknownInRecord(type, fullName(type, namespace), value);
    return isUnknown(kind, value, namespace);
  }

  function isUnknownInRecord(record: ExactJsonObject, full: string, value: ExactJson): boolean {
    if (!isExactJsonObject(value)) return false;
    // What a field is where the value has none was looked at where that record was read.
    return fieldsOf(record['fields']).some(({ name, type }) =>
      isUnknown(type, value[textOf(name)] ?? null, namespaceOf(full)),
    );
  }

  return within(json, '');
}

function isRecord({ type }: ExactJsonObject): boolean {
  return type === 'record' || type === 'error';
}

function isDefinition(part: ExactJsonObject): boolean {
  return isRecord(part) || part['type'] === 'enum' || part['type'] === 'fixed';
}

function fullName({ name, namespace: given }: ExactJsonObject, namespace: string): string {
  return qualified(textOf(name), typeof given === 'string' ? given : namespace);
}

/** A name, as the reader of schemas has seen that it is one. */
function textOf(name: ExactJson | undefined): string {
  return typeof name === 'string' ? name : '';
}

function fieldsOf(fields: ExactJson | undefined): readonly ExactJsonObject[] {
  return isExactJsonArray(fields) ? fields.filter(isExactJsonObject) : [];
}

function itemsOf(value: ExactJson): readonly ExactJson[] {
  return isExactJsonObject(value) ? Object.values(value).filter((item) => item !== undefined) : [];
}
