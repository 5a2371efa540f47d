import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { nonEmptyText } from './schema-names.js';

/** A record, an enum or a fixed type, where a schema's JSON defines it. */
export interface Definition {
  readonly json: ExactJsonObject;
  /** With its namespace. */
  readonly name: string;
}

/**
 * All definitions in a schema's JSON, in the order of the text. Each has the namespace that it names, or that of the record
 * around it.
 * @throws AppError SCHEMA_INVALID for one without a name
 */
export function findDefinitions(json: ExactJson): readonly Definition[] {
  const found: Definition[] = [];
  const visit = (part: ExactJson | undefined, namespace: string): void => {
    if (isExactJsonArray(part)) for (const branch of part) visit(branch, namespace);
    if (!isExactJsonObject(part)) return;
    const { type, fields, items, values, name, namespace: given } = part;
    switch (type) {
      case 'record':
      case 'error':
      case 'enum':
      case 'fixed': {
        const text = nonEmptyText(name, `the name of a type (${type})`);
        const full = qualified(text, typeof given === 'string' ? given : namespace);
        found.push({ json: part, name: full });
        if ((type === 'record' || type === 'error') && isExactJsonArray(fields)) {
          const inner = namespaceOf(full);
          for (const field of fields) if (isExactJsonObject(field)) visit(field['type'], inner);
        }
        break;
      }
      case 'array':
        visit(items, namespace);
        break;
      case 'map':
        visit(values, namespace);
        break;
      default:
        visit(type, namespace);
    }
  };
  visit(json, '');
  return found;
}

/** What is before the last dot of a full name: the namespace of what lies in it. */
export function namespaceOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
}

/** A full name: one with dots is that already, whatever the namespace. A dot at its start says that it has none. */
export function qualified(name: string, namespace: string): string {
  if (name.includes('.')) return name.replace(/^\./, '');
  return namespace === '' ? name : `${namespace}.${name}`;
}
