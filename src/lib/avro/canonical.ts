import type { Json } from '../values/json.js';
import type { AvroSchema } from './schema.js';

/**
 * One text for all spellings of a schema: attributes in a fixed order, full names, `{"type":"string"}` as `"string"`.
 * Unlike Avro's Parsing Canonical Form it keeps docs, defaults, aliases and logical types: registries count a change of
 * those as a new version.
 */
export function canonicalAvro(schema: AvroSchema): string {
  return JSON.stringify(canonical(schema, new Set()));
}

function canonical(schema: AvroSchema, seen: Set<string>): Json {
  if (schema.type === 'union') return schema.branches.map((branch) => canonical(branch, seen));
  const attributes = sorted(schema.attributes);
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
          ...sorted(field.attributes),
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

function sorted<Value extends Json>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    ),
  ) as Value; // the same value with its names in order
}
