import type { AvroSchema } from './schema.js';

/**
 * True where the types of a schema lie deeper in each other, each looked at once: whoever walks through them so, one call
 * within the other, needs as many.
 */
export function isDeeperThan(schema: AvroSchema, limit: number): boolean {
  const seen = new Set<AvroSchema>();
  const path: (readonly [parts: readonly AvroSchema[], index: number])[] = [[[schema], 0]];
  for (let top = path.pop(); top !== undefined; top = path.pop()) {
    const [parts, index] = top;
    const part = parts[index];
    if (part === undefined) continue;
    path.push([parts, index + 1]);
    if (seen.has(part)) continue;
    seen.add(part);
    if (path.length > limit) return true;
    path.push([partsOf(part), 0]);
  }
  return false;
}

/** The types that a type is made of. */
export function partsOf(schema: AvroSchema): readonly AvroSchema[] {
  switch (schema.type) {
    case 'record':
      return schema.fields.map((field) => field.schema);
    case 'union':
      return schema.branches;
    case 'array':
      return [schema.items];
    case 'map':
      return [schema.values];
    default:
      return [];
  }
}
