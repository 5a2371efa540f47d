import type { AvroSchema } from './schema.js';

/** A type in a few words, as in "where version 2 has a long": `an int`, `the record "com.example.Card"`. */
export function typeInWords(schema: AvroSchema): string {
  switch (schema.type) {
    case 'record':
    case 'enum':
    case 'fixed':
      return `the ${schema.type} "${schema.name}"`;
    case 'union':
      return `one of ${typeText(schema)}`;
    case 'null':
    case 'bytes':
      return schema.type;
    case 'int':
    case 'array':
      return `an ${schema.type}`;
    default:
      return `a ${schema.type}`;
  }
}

/** A type on a line: `long`, `null | string`, `array<record Card>`, `long (timestamp-millis)`. */
export function typeText(schema: AvroSchema): string {
  switch (schema.type) {
    case 'union':
      return schema.branches.map(typeText).join(' | ');
    case 'record':
    case 'enum':
      return withLogicalType(`${schema.type} ${schema.name}`, schema);
    case 'fixed':
      return withLogicalType(`fixed ${schema.name}[${schema.size}]`, schema);
    case 'array':
      return withLogicalType(`array<${typeText(schema.items)}>`, schema);
    case 'map':
      return withLogicalType(`map<${typeText(schema.values)}>`, schema);
    default:
      return withLogicalType(schema.type, schema);
  }
}

function withLogicalType(text: string, { attributes }: Exclude<AvroSchema, { type: 'union' }>): string {
  const { logicalType, precision, scale } = attributes;
  if (typeof logicalType !== 'string') return text;
  if (typeof precision !== 'number') return `${text} (${logicalType})`;
  return `${text} (${logicalType} ${precision},${typeof scale === 'number' ? scale : 0})`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"` */
export function quoted(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const parts = names.map((name) => `"${name}"`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1) ?? ''}`;
}
