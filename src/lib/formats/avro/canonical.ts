import {
  exactJsonText,
  isExactJsonArray,
  isExactJsonObject,
  type ExactJson,
  type ExactJsonObject,
} from '../../values/exact-json.js';
import type { AvroSchema } from './schema.js';

/**
 * One text for all spellings of a schema: attributes in a fixed order, full names, `{"type":"string"}` as `"string"`.
 * Unlike Avro's Parsing Canonical Form it keeps docs, defaults, aliases and logical types: registries count a change of
 * those as a new version.
 */
export function canonicalAvro(schema: AvroSchema): string {
  return exactJsonText(canonical(schema, new Set()));
}

function canonical(schema: AvroSchema, seen: Set<string>): ExactJson {
  if (schema.type === 'union') return schema.branches.map((branch) => canonical(branch, seen));
  const attributes = sortedObject(schema.attributes);
  switch (schema.type) {
    case 'record':
    case 'enum':
    case 'fixed':
      if (seen.has(schema.name)) return schema.name;
      seen.add(schema.name);
      break;
    default:
      break;
  }
  switch (schema.type) {
    case 'record':
      return {
        type: 'record',
        name: schema.name,
        fields: schema.fields.map((field) => ({
          name: field.name,
          type: canonical(field.schema, seen),
          ...(field.default === undefined ? {} : { default: sorted(field.default) }),
          ...sortedObject(field.attributes),
        })),
        ...attributes,
      };
    case 'enum':
      return { type: 'enum', name: schema.name, symbols: schema.symbols, ...attributes };
    case 'fixed':
      return { type: 'fixed', name: schema.name, size: schema.size, ...attributes };
    case 'array':
      return { type: 'array', items: canonical(schema.items, seen), ...attributes };
    case 'map':
      return { type: 'map', values: canonical(schema.values, seen), ...attributes };
    default:
      return Object.keys(attributes).length === 0 ? schema.type : { type: schema.type, ...attributes };
  }
}

/** The same value with the names of its objects in order. */
function sorted(value: ExactJson): ExactJson {
  if (isExactJsonArray(value)) return value.map(sorted);
  return isExactJsonObject(value) ? sortedObject(value) : value;
}

function sortedObject(object: ExactJsonObject): ExactJsonObject {
  const names = Object.keys(object).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(object[name] ?? null)]));
}
